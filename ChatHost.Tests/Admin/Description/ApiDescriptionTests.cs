using System.Globalization;
using System.Net;
using ChatHost.Tests.Deploy;
using ChatHost.Tests.Support;

namespace ChatHost.Tests.Admin.Description;

/// <summary>The description is held against what the calls really answer.</summary>
public sealed class ApiDescriptionTests
{
    private const string Path = "/openapi/v1.json";

    [Fact]
    public async Task Every_operation_answers_its_examples_as_described()
    {
        await using var host = RunningHost.Start();
        using var admin = AdminCaller.Of(host);
        using var alice = await LineClient.ConnectAsync(host.ChatPort, "alice");
        var document = (await admin.GetAsync(Path)).Json;

        foreach (var operation in DescribedOperation.AllOf(document))
        {
            var answer = await operation.CallAsync(admin);

            Assert.Equal([], operation.Misfits(answer));
        }
    }

    [Fact]
    public async Task Every_operation_that_can_succeed_here_does_with_its_examples()
    {
        await using var host = RunningHost.Start();
        using var admin = AdminCaller.Of(host);
        using var alice = await LineClient.ConnectAsync(host.ChatPort, "alice");
        var document = (await admin.GetAsync(Path)).Json;
        var id = (await admin.GetAsync("/clients?nick=alice")).Json.GetProperty("clients")[0].GetProperty("id").GetString()!;

        // What takes away comes last, and the disconnection at the end: the other calls find all still there.
        foreach (var operation in DescribedOperation.AllOf(document)
            .OrderBy(operation => operation.Method == HttpMethod.Delete)
            .ThenByDescending(operation => operation is { Path: "/accounts", Method.Method: "POST" })
            .ThenBy(operation => operation.Path.StartsWith("/clients", StringComparison.Ordinal))
            .ThenByDescending(operation => operation.Path.Length))
        {
            var answer = await operation.CallAsync(admin, ("id", id));

            Assert.True((int)answer.Status is >= 200 and < 300, $"{operation}: {answer.Status} {answer.Body}");
            Assert.Equal([], operation.Misfits(answer));
        }
    }

    [Fact]
    public async Task Every_operation_is_described_in_full()
    {
        await using var host = RunningHost.Start();
        using var admin = AdminCaller.Of(host);

        var document = (await admin.GetAsync(Path)).Json;

        Assert.Equal("3.1", document.GetProperty("openapi").GetString()![..3]);
        var operations = DescribedOperation.AllOf(document);
        Assert.Equal(operations.Count, operations.Select(operation => operation.Json.GetProperty("operationId").GetString()).Distinct().Count());
        Assert.All(operations, operation =>
        {
            Assert.NotEmpty(operation.Json.GetProperty("summary").GetString()!);
            Assert.All(operation.Parameters, parameter =>
            {
                Assert.NotEmpty(parameter.GetProperty("description").GetString()!);
                Assert.True(parameter.TryGetProperty("example", out _), $"{operation}: {parameter}");
            });
            Assert.All(operation.Answers, answer =>
            {
                Assert.NotEmpty(answer.Value.GetProperty("description").GetString()!);
                var isError = int.Parse(answer.Name, CultureInfo.InvariantCulture) is >= 400 and not 503;
                if (operation.Method == HttpMethod.Head || answer.Name == "204")
                    Assert.False(answer.Value.TryGetProperty("content", out _));
                else if (isError)
                    Assert.True(answer.Value.GetProperty("content").TryGetProperty("application/problem+json", out _), $"{operation} {answer}");
            });
            Assert.Equal(operation.Path is not ("/healthz" or "/readyz"), operation.Json.GetProperty("security").GetArrayLength() > 0);
        });
        Assert.Equal("bearer", document.GetProperty("components").GetProperty("securitySchemes").GetProperty("bearer").GetProperty("scheme").GetString());
    }

    [Fact]
    public async Task The_groups_are_those_of_the_paths_and_each_is_described()
    {
        await using var host = RunningHost.Start();
        using var admin = AdminCaller.Of(host);

        var document = (await admin.GetAsync(Path)).Json;

        var groups = document.GetProperty("tags").EnumerateArray().ToDictionary(
            tag => tag.GetProperty("name").GetString()!, tag => tag.GetProperty("description").GetString());
        Assert.All(groups.Values, description => Assert.NotEmpty(description!));
        var operations = DescribedOperation.AllOf(document);
        Assert.Equal(groups.Keys.Order(), operations.Select(GroupOf).Distinct().Order());
        Assert.All(operations, operation => Assert.Equal(
            operation.Path.Split('/')[1] switch
            {
                "clients" => "Clients",
                "rooms" => "Rooms",
                "accounts" or "audit" => "Accounts",
                "bans" => "Moderation",
                "healthz" or "readyz" => "Health",
                _ => "About",
            },
            GroupOf(operation)));

        static string GroupOf(DescribedOperation operation) => Assert.Single(operation.Json.GetProperty("tags").EnumerateArray()).GetString()!;
    }

    [Fact]
    public async Task The_version_is_the_programs_and_answers_say_more_than_their_status()
    {
        const int FewestWords = 4;
        await using var host = RunningHost.Start();
        using var admin = AdminCaller.Of(host);

        var document = (await admin.GetAsync(Path)).Json;

        Assert.Equal(ProgramFacts.Version, document.GetProperty("info").GetProperty("version").GetString());
        Assert.All(DescribedOperation.AllOf(document).SelectMany(operation => operation.Answers), answer =>
            Assert.True(answer.Value.GetProperty("description").GetString()!.Split(' ').Length >= FewestWords, $"{answer}"));
    }

    [Fact]
    public async Task The_examples_of_answers_fit_their_schemas()
    {
        await using var host = RunningHost.Start();
        using var admin = AdminCaller.Of(host);

        var document = (await admin.GetAsync(Path)).Json;

        var bodies = DescribedOperation.AllOf(document)
            .SelectMany(operation => operation.Answers.Select(answer => answer.Value)
                .Concat(operation.Json.TryGetProperty("requestBody", out var body) ? [body] : []))
            .Where(owner => owner.TryGetProperty("content", out _))
            .SelectMany(owner => owner.GetProperty("content").EnumerateObject());
        Assert.All(bodies, content => Assert.Equal(
            [], JsonShape.Misfits(content.Value.GetProperty("example"), content.Value.GetProperty("schema"), document)));
    }

    [Fact]
    public async Task All_but_the_health_calls_refuse_without_a_token_on_an_address_that_others_can_reach()
    {
        await using var host = RunningHost.Start(("Listeners:Admin:Address", "0.0.0.0"), ("Admin:Token", "s3cret-of-tests-16"));
        using var admin = AdminCaller.Of(host);

        var document = (await admin.SendAsync(HttpMethod.Get, Path, null, ("Authorization", "Bearer s3cret-of-tests-16"))).Json;

        var operations = DescribedOperation.AllOf(document);
        Assert.Contains(operations, operation => operation.Path == Path);
        foreach (var operation in operations)
        {
            var answer = await operation.CallAsync(admin);
            var isForEveryone = operation.Path is "/healthz" or "/readyz";
            Assert.Equal((operation.ToString(), isForEveryone ? HttpStatusCode.OK : HttpStatusCode.Unauthorized), (operation.ToString(), answer.Status));
            Assert.Equal([], operation.Misfits(answer));
        }
    }
}
