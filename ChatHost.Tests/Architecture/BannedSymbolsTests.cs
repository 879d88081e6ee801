using System.Reflection;
using ChatHost.Tests.Support;

namespace ChatHost.Tests.Architecture;

/// <summary>A symbol that is misspelt in BannedSymbols.txt bans nothing, and no analyzer mentions it.</summary>
public sealed class BannedSymbolsTests
{
    public static TheoryData<string> Symbols =>
    [
        .. ((string[])["ChatHost", "ChatHost.Client", "ChatHost.Tests"])
            .SelectMany(project => File.ReadLines(Repository.PathOf(project, "BannedSymbols.txt")))
            .Select(line => line.Split(';')[0]).Distinct(),
    ];

    [Theory]
    [MemberData(nameof(Symbols))]
    public void A_banned_symbol_is_one_of_the_framework(string symbol)
    {
        var (kind, name) = (symbol[0], symbol[2..]);
        var typeName = kind == 'T' ? name : name.Split('(')[0][..name.Split('(')[0].LastIndexOf('.')];

        var type = Type.GetType(typeName) ?? Type.GetType($"{typeName}, {typeof(Console).Assembly.FullName}");

        Assert.NotNull(type);
        Assert.Contains(symbol, type.GetMembers().Select(member => IdOf(member, typeName)).Append("T:" + typeName));
    }

    /// <summary>As the compiler writes it in the documentation's XML.</summary>
    private static string IdOf(MemberInfo member, string typeName) => member switch
    {
        PropertyInfo => $"P:{typeName}.{member.Name}",
        MethodBase method => $"M:{typeName}.{member.Name.Replace('.', '#')}{ParametersOf(method)}",
        _ => member.Name,
    };

    private static string ParametersOf(MethodBase method) =>
        method.GetParameters() is { Length: > 0 } parameters
            ? $"({string.Join(',', parameters.Select(parameter => parameter.ParameterType.FullName))})"
            : "";
}
