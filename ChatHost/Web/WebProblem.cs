using Microsoft.AspNetCore.Http.HttpResults;

namespace ChatHost.Web;

/// <summary>Why a request was not answered as wished, as <c>application/problem+json</c> (RFC 9457).</summary>
internal static class WebProblem
{
    public static ProblemHttpResult Of(int status, string? detail = null) => TypedResults.Problem(
        detail, statusCode: status, title: Microsoft.AspNetCore.WebUtilities.ReasonPhrases.GetReasonPhrase(status), type: "about:blank");
}
