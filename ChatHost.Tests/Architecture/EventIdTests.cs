using System.Reflection;
using ChatHost.Tests.Support;
using Microsoft.Extensions.Logging;

namespace ChatHost.Tests.Architecture;

/// <summary>Operators filter and alert by event ids, so each means one thing, and docs/operations.md says which.</summary>
public sealed class EventIdTests
{
    private static readonly LoggerMessageAttribute[] Events =
    [
        .. from type in typeof(Program).Assembly.GetTypes()
           from method in type.GetMethods(BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
           let logged = method.GetCustomAttribute<LoggerMessageAttribute>()
           where logged is not null
           orderby logged.EventId
           select logged,
    ];

    [Fact]
    public void No_event_id_means_two_things()
    {
        Assert.NotEmpty(Events);
        Assert.Equal(Events.Length, Events.Select(logged => logged.EventId).Distinct().Count());
    }

    [Fact]
    public void The_documentation_lists_every_event_and_no_other()
    {
        var documented = File.ReadLines(Repository.PathOf("docs", "operations.md"))
            .Where(line => line.StartsWith("| ", StringComparison.Ordinal) && char.IsAsciiDigit(line[2]));

        Assert.Equal(Events.Select(logged => $"| {logged.EventId} | {logged.Level} | {logged.Message} |"), documented);
    }
}
