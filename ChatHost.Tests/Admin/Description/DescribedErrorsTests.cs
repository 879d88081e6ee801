using System.Globalization;
using System.Text.Json;
using ChatHost.Tests.Support;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Matching;
using Microsoft.Extensions.DependencyInjection;

namespace ChatHost.Tests.Admin.Description;

/// <summary>Every error that the description promises is brought about at every operation, and held against it.</summary>
public sealed class DescribedErrorsTests
{
    [Fact]
    public async Task Every_error_that_is_described_comes_about_and_is_as_described()
    {
        await using var host = RunningHost.Start([("Rooms:MaxBans", "1")], services =>
        {
            SwitchableHistoryStore.Register(services);
            services.AddSingleton<MatcherPolicy, Defect>();
        });
        await using var reachable = RunningHost.Start(("Listeners:Admin:Address", "0.0.0.0"), ("Admin:Token", "s3cret-of-tests-16"));
        using var admin = AdminCaller.Of(host);
        using var stranger = AdminCaller.Of(reachable);
        using var alice = await LineClient.ConnectAsync(host.ChatPort, "alice");
        var store = host.Services.GetRequiredService<SwitchableHistoryStore>();
        var operations = DescribedOperation.AllOf((await admin.GetAsync("/openapi/v1.json")).Json);

        await admin.PostAsync("/bans", """{"who":"203.0.113.0/24"}""");

        var seen = new HashSet<int>();
        foreach (var (operation, status) in operations.SelectMany(operation => operation.Errors.Select(status => (operation, status))))
        {
            store.IsAway = status == StatusCodes.Status503ServiceUnavailable;
            foreach (var answer in await BringAboutAsync(operation, status, status == StatusCodes.Status401Unauthorized ? stranger : admin))
            {
                Assert.Equal($"{operation}: {status}", $"{operation}: {(int)answer.Status}");
                Assert.Equal([], operation.Misfits(answer));
                if (operation.Method != HttpMethod.Head && operation.Path != "/readyz")
                    AssertIsProblem(operation, answer);
            }

            seen.Add(status);
        }

        Assert.Equal([400, 401, 403, 404, 406, 409, 413, 415, 422, 500, 503], seen.Order());
    }

    /// <summary>All ways that there are to get this error from this operation.</summary>
    private static async Task<IReadOnlyList<Answer>> BringAboutAsync(DescribedOperation operation, int status, AdminCaller admin)
    {
        switch (status)
        {
            case StatusCodes.Status400BadRequest:
                return await MistakesAsync(operation, admin);
            case StatusCodes.Status401Unauthorized:
                return [await operation.CallAsync(admin)];
            case StatusCodes.Status403Forbidden:
                return
                [
                    await operation.CallAsync(admin, null, [("Origin", "https://example.org")]),
                    await operation.CallAsync(admin, null, [("Sec-Fetch-Site", "cross-site")]),
                ];
            case StatusCodes.Status404NotFound when operation.Path == "/bans":
                return [await operation.CallAsync(admin, DescribedOperation.JsonContent("""{"who":"nobody"}"""), [])];
            case StatusCodes.Status404NotFound:
                return [await operation.CallAsync(admin, ("id", "nobody"), ("name", "nobody"), ("room", "nowhere"), ("ban", "999"), ("after", "0"), Key("404"))];
            case StatusCodes.Status406NotAcceptable:
                return [await operation.CallAsync(admin, null, [("Accept", "text/html")], ("follow", "true"), ("q", null))];
            case StatusCodes.Status409Conflict when operation.Path.EndsWith("/bans", StringComparison.Ordinal):
                await operation.CallAsync(admin, DescribedOperation.JsonContent("""{"who":"a!*@*"}"""), []);
                return [await operation.CallAsync(admin, DescribedOperation.JsonContent("""{"who":"b!*@*"}"""), [])];
            case StatusCodes.Status409Conflict:
                return [await operation.CallAsync(admin, DescribedOperation.JsonContent("""{"text":"hi","nick":"alice","name":"alice","password":"correct horse"}"""), [], Key("409"))];
            case StatusCodes.Status413PayloadTooLarge:
                return [await operation.CallAsync(admin, DescribedOperation.JsonContent("""{"text":"hi"}""".PadRight(65537)), [], Key("413"))];
            case StatusCodes.Status415UnsupportedMediaType:
                return [await operation.CallAsync(admin, new StringContent("hi"), [], Key("415"))];
            case StatusCodes.Status422UnprocessableEntity:
                await operation.CallAsync(admin, DescribedOperation.JsonContent("""{"text":"one"}"""), [], Key("422"));
                return [await operation.CallAsync(admin, DescribedOperation.JsonContent("""{"text":"two"}"""), [], Key("422"))];
            case StatusCodes.Status500InternalServerError:
                return [await operation.CallAsync(admin, null, [(Defect.Header, "yes")])];
            case StatusCodes.Status503ServiceUnavailable when operation.Path.EndsWith("/bans", StringComparison.Ordinal) && operation.HasBody:
                // In the place of the one that is there: so it is not refused for being one too many.
                return [await operation.CallAsync(admin, DescribedOperation.JsonContent("""{"who":"a!*@*"}"""), [])];
            case StatusCodes.Status503ServiceUnavailable:
                return [await operation.CallAsync(admin, Key("503"))];
            default:
                throw new InvalidOperationException($"{operation}: nothing here brings about {status}.");
        }
    }

    /// <summary>A host that is not ours, and each parameter and the body as they must not be.</summary>
    private static async Task<IReadOnlyList<Answer>> MistakesAsync(DescribedOperation operation, AdminCaller admin)
    {
        var answers = new List<Answer> { await operation.CallAsync(admin, null, [("Host", "chat.example.org")]) };
        foreach (var parameter in operation.Parameters)
        {
            if (Mistake(parameter) is { } value)
                answers.Add(await operation.CallAsync(admin, (parameter.GetProperty("name").GetString()!, value)));
        }

        if (operation.HasBody)
            answers.Add(await operation.CallAsync(admin, DescribedOperation.JsonContent("[]"), []));
        return answers;
    }

    /// <summary>Null where any value will do.</summary>
    private static string? Mistake(JsonElement parameter) =>
        parameter.GetProperty("schema").TryGetProperty("minimum", out var least)
            ? (least.GetInt64() - 1).ToString(CultureInfo.InvariantCulture)
            : parameter.GetProperty("name").GetString() switch
            {
                "room" or "nick" or "Idempotency-Key" => "two words",
                "q" => " ",
                "follow" or "messages" => "perhaps",
                "reason" => new string('x', 4097),
                _ => null,
            };

    /// <summary>One for each error, so that none is the answer to another's repetition.</summary>
    private static (string Name, string Value) Key(string key) => ("Idempotency-Key", key);

    private static void AssertIsProblem(DescribedOperation operation, Answer answer)
    {
        Assert.Equal("application/problem+json", answer.ContentType);
        Assert.Equal((int)answer.Status, answer.Json.GetProperty("status").GetInt32());
        Assert.NotEqual("", answer.Json.GetProperty("title").GetString());
        Assert.Equal($"{operation}: {answer.Status != System.Net.HttpStatusCode.InternalServerError}", $"{operation}: {answer.Detail?.Length > 0}");
    }

    /// <summary>A mistake of the server's that shows at whatever call asks for it.</summary>
    private sealed class Defect : MatcherPolicy, IEndpointSelectorPolicy
    {
        public const string Header = "X-Defect";

        public override int Order => 0;

        public bool AppliesToEndpoints(IReadOnlyList<Microsoft.AspNetCore.Http.Endpoint> endpoints) => true;

        public Task ApplyAsync(HttpContext httpContext, CandidateSet candidates) =>
            httpContext.Request.Headers.ContainsKey(Header) ? throw new InvalidOperationException("Asked for.") : Task.CompletedTask;
    }
}
