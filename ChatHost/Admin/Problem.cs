using ChatHost.Operations;
using ChatHost.Admin.Views;
using Microsoft.AspNetCore.WebUtilities;

namespace ChatHost.Admin;

/// <summary>Why a call was not done, as <c>application/problem+json</c> (RFC 9457); without a type, so the title is the status's own.</summary>
/// <param name="status">The HTTP status.</param>
/// <param name="detail">What was wrong with this very call, a sentence for people; null where the status says it all.</param>
internal sealed class Problem(int status, string? detail = null) : IResult
{
    public static Problem BadRequest(string detail) => new(StatusCodes.Status400BadRequest, detail);

    /// <summary>Why an operation was refused; the status follows its code.</summary>
    public static Problem Of(Refusal refusal) => new(
        refusal.Code switch
        {
            RefusalCode.NickInUse or RefusalCode.AccountExists or RefusalCode.TooManyBans => StatusCodes.Status409Conflict,
            RefusalCode.LoginFailed => StatusCodes.Status401Unauthorized,
            RefusalCode.NotAllowed or RefusalCode.Banned or RefusalCode.Muted => StatusCodes.Status403Forbidden,
            RefusalCode.TooManyTries => StatusCodes.Status429TooManyRequests,
            RefusalCode.NoSuchRoom or RefusalCode.NoSuchNick or RefusalCode.NoSuchItem => StatusCodes.Status404NotFound,
            RefusalCode.IdReused => StatusCodes.Status422UnprocessableEntity,
            RefusalCode.Unavailable => StatusCodes.Status503ServiceUnavailable,
            _ => StatusCodes.Status400BadRequest,
        },
        refusal.Text);

    public static Problem NotFound(string detail) => new(StatusCodes.Status404NotFound, detail);

    public Task ExecuteAsync(HttpContext httpContext)
    {
        var view = new ProblemView(ReasonPhrases.GetReasonPhrase(status), status, detail);
        return new JsonAnswer<ProblemView>(view, AdminJson.Readable.ProblemView, status, "application/problem+json").ExecuteAsync(httpContext);
    }
}
