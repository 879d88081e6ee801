using System.Net;
using System.Text.Json;
using ChatHost.Messages;
using ChatHost.Operations;
using ChatHost.Operations.Accounts;
using ChatHost.Protocols.Json;
using ChatHost.Sessions;
using ChatHost.Transport;
using ChatHost.Transport.Doors;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace ChatHost.Web;

/// <summary>
/// What a program may do with a key of an account, <c>Authorization: Bearer KEY</c> (RFC 6750). No cookie is ever read, so no page can borrow
/// a login.
/// </summary>
internal sealed class KeyCalls(
    SayFromOutside say, AccountOperations accounts, AuthoredMessages messages, IOptionsMonitor<LimitOptions> limits, KeyPace pace)
{
    private const string Scheme = "Bearer ";
    private const string IdempotencyKey = "Idempotency-Key";
    private const int MaxIdLength = 255;

    /// <summary>Whether this is a request that takes a body.</summary>
    public static bool TakesBody(HttpRequest request) =>
        HttpMethods.IsPost(request.Method) && request.Path.StartsWithSegments("/rooms", StringComparison.Ordinal);

    /// <summary><c>POST /rooms/{room}/messages</c>: says something as the account of the key.</summary>
    public async Task<IResult> SayAsync(string room, HttpContext context)
    {
        var request = context.Request;
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            size.MaxRequestBodySize = limits.CurrentValue.MaxFrameBytes;
        var (login, problem) = await LogInAsync(context);
        if (login is null)
            return problem!;
        if (!RoomName.TryParse(room, out var name, out var reason))
            return WebProblem.Of(StatusCodes.Status400BadRequest, Refusals.InvalidRoom(reason).Text);
        if (!TryReadId(request, out var id))
            return WebProblem.Of(StatusCodes.Status400BadRequest, $"{IdempotencyKey} must be 1 to {MaxIdLength} visible ASCII characters.");
        if (!request.HasJsonContentType())
            return WebProblem.Of(StatusCodes.Status415UnsupportedMediaType, "The body must be application/json, in UTF-8.");
        if (await ReadTextAsync(request) is not { } text)
            return WebProblem.Of(StatusCodes.Status400BadRequest, "The body must be a JSON object with text, a string.");
        if (pace.FindWait(login.Account.Id, text.Count(letter => letter == '\n') + 1) is { } wait)
        {
            context.Response.Headers.RetryAfter = $"{(int)Math.Ceiling(wait.TotalSeconds)}";
            return WebProblem.Of(StatusCodes.Status429TooManyRequests, "Slow down.");
        }

        var outcome = await say.RunAsync(new(name, Nick: null, text, id, login.Account.Ref, AddressOf(context), login.Account.IsOperator), context.RequestAborted);
        if (outcome.Refusal is { } refused)
            return Refuse(context, refused);
        if (outcome.IsRepeated)
            context.Response.Headers["Idempotency-Replayed"] = "true";
        return Results.Text(
            $$"""{"room":"{{JsonEncodedText.Encode(outcome.Room!.Text)}}","seq":{{outcome.Seq}},"lastSeq":{{outcome.LastSeq}}}""" + "\n",
            "application/json",
            statusCode: StatusCodes.Status201Created);
    }

    /// <summary><c>GET /account/export</c>: all that the account of the key said, and its private lines, as JSON lines.</summary>
    public async Task<IResult> ExportAsync(HttpContext context)
    {
        var (login, problem) = await LogInAsync(context);
        if (login is null)
            return problem!;
        return login.Key.IsSayOnly
            ? WebProblem.Of(StatusCodes.Status403Forbidden, "This key is good for nothing but saying something.")
            : new AuthoredAnswer(messages.ReadOwnAsync(login.Account.Ref, AddressOf(context), context.RequestAborted), login.Account.Ref);
    }

    private async ValueTask<(KeyLogin? Login, ProblemHttpResult? Problem)> LogInAsync(HttpContext context)
    {
        if (accounts.Logins.FindClearText(IsConfidential(context)) is { } inClear)
            return (null, WebProblem.Of(StatusCodes.Status403Forbidden, inClear.Text));
        var header = context.Request.Headers.Authorization.ToString();
        var (login, refusal) = header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            ? await accounts.Logins.VerifyKeyAsync(header[Scheme.Length..].Trim(), AddressOf(context))
            : Refusals.LoginFailed;
        return login is null ? (null, Refuse(context, refusal!)) : (login, null);
    }

    private static IPAddress? AddressOf(HttpContext context) =>
        context.Connection.RemoteIpAddress is { } remote ? ConnectionLimits.NetworkOf(new IPEndPoint(remote, 0)) : null;

    /// <summary>A browser's page elsewhere has nothing to do here, but it has no key either.</summary>
    private static bool IsConfidential(HttpContext context) =>
        context.Request.IsHttps
        || context.Features.Get<EncryptedByProxy>() is not null
        || context.Connection.RemoteIpAddress is null
        || IPAddress.IsLoopback(context.Connection.RemoteIpAddress);

    private static ProblemHttpResult Refuse(HttpContext context, Refusal refusal)
    {
        if (refusal.Code == RefusalCode.LoginFailed)
        {
            context.Response.Headers.WWWAuthenticate = "Bearer";
            return WebProblem.Of(StatusCodes.Status401Unauthorized, "This asks for the header Authorization: Bearer KEY, with a key of an account.");
        }

        return WebProblem.Of(
            refusal.Code switch
            {
                RefusalCode.NoSuchRoom => StatusCodes.Status404NotFound,
                RefusalCode.TooManyTries => StatusCodes.Status429TooManyRequests,
                RefusalCode.IdReused => StatusCodes.Status422UnprocessableEntity,
                RefusalCode.Unavailable => StatusCodes.Status503ServiceUnavailable,
                RefusalCode.EmptyText or RefusalCode.InvalidText or RefusalCode.TextTooLong => StatusCodes.Status400BadRequest,
                _ => StatusCodes.Status403Forbidden,
            },
            refusal.Text);
    }

    private static bool TryReadId(HttpRequest request, out string? id)
    {
        var header = request.Headers[IdempotencyKey];
        id = header.Count > 0 ? header.ToString() : null;
        return id is null || (header.Count == 1 && id.Length is > 0 and <= MaxIdLength && id.All(letter => letter is >= '!' and <= '~'));
    }

    private static async ValueTask<string?> ReadTextAsync(HttpRequest request)
    {
        try
        {
            using var document = await JsonDocument.ParseAsync(request.Body, default, request.HttpContext.RequestAborted);
            return document.RootElement.ValueKind == JsonValueKind.Object
                && document.RootElement.TryGetProperty("text", out var text)
                && text.ValueKind == JsonValueKind.String
                    ? text.GetString()
                    : null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // No JSON, or half a character.
            return null;
        }
    }
}
