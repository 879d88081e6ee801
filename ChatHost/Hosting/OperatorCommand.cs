using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;

namespace ChatHost.Hosting;

/// <summary>
/// <c>ChatHost operator NAME</c>: makes a server operator by asking the running server through its Admin listener. It is the only way to
/// the first one: who may ask there has the machine. Exit code 0 or 1.
/// </summary>
internal static class OperatorCommand
{
    /// <summary>Of a password that is made, in letters and digits: 119 bits.</summary>
    private const int PasswordLength = 20;

    private const string Letters = "abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    public static async Task<int> RunAsync(IConfiguration configuration, string name, bool takesExisting, TextWriter output, TextWriter errors)
    {
        if (AdminAddress.Find(configuration) is not { } admin)
            return await FailAsync(errors, "no Admin listener is turned on, so there is nothing to ask.");
        using var client = new HttpClient { Timeout = Patience, BaseAddress = admin };
        if (configuration["Admin:Token"] is { Length: > 0 } token)
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        try
        {
            return await RunAsync(client, name, takesExisting, output, errors);
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException)
        {
            return await FailAsync(errors, $"{admin} does not answer. Start the server first.");
        }
    }

    private static async Task<int> RunAsync(HttpClient client, string name, bool takesExisting, TextWriter output, TextWriter errors)
    {
        var path = $"accounts/{Uri.EscapeDataString(name)}";
        using var existing = await client.GetAsync(new Uri(path, UriKind.Relative));
        if (existing.IsSuccessStatusCode)
        {
            using var account = JsonDocument.Parse(await existing.Content.ReadAsStringAsync());
            var registered = account.RootElement.GetProperty("registered").GetString();
            if (!takesExisting)
            {
                return await FailAsync(
                    errors, $"{name} is registered since {registered}. To make that account an operator: ChatHost operator {name} --existing");
            }

            using var changed = await client.PatchAsJsonAsync(new Uri(path, UriKind.Relative), new Dictionary<string, bool> { ["operator"] = true });
            return changed.IsSuccessStatusCode
                ? await PrintAsync(output, $"{name} is a server operator, registered since {registered}.")
                : await FailAsync(errors, await ReasonAsync(changed));
        }

        if (existing.StatusCode != HttpStatusCode.NotFound)
            return await FailAsync(errors, await ReasonAsync(existing));
        var password = RandomNumberGenerator.GetString(Letters, PasswordLength);
        using var made = await client.PostAsJsonAsync(
            new Uri("accounts", UriKind.Relative), new Dictionary<string, object> { ["name"] = name, ["password"] = password, ["operator"] = true });
        return made.IsSuccessStatusCode
            ? await PrintAsync(output, $"{name} is a server operator. Password, shown only now: {password}")
            : await FailAsync(errors, await ReasonAsync(made));
    }

    private static async Task<string> ReasonAsync(HttpResponseMessage response)
    {
        var body = await response.Content.ReadAsStringAsync();
        try
        {
            using var problem = JsonDocument.Parse(body);
            return problem.RootElement.TryGetProperty("detail", out var detail) && detail.GetString() is { } text
                ? text
                : $"the server answers {(int)response.StatusCode}.";
        }
        catch (JsonException)
        {
            return $"the server answers {(int)response.StatusCode}.";
        }
    }

    private static async Task<int> PrintAsync(TextWriter output, string line)
    {
        await output.WriteLineAsync(line);
        return 0;
    }

    private static async Task<int> FailAsync(TextWriter errors, string why)
    {
        await errors.WriteLineAsync(why);
        return 1;
    }
}
