namespace ChatHost.Web;

/// <summary>Gives every error of the Web listener the same form, wherever it was found, and keeps it out of caches.</summary>
internal sealed class WebErrors(RequestDelegate next)
{
    public async Task InvokeAsync(HttpContext context)
    {
        // An error may be gone in a moment, and browsers must not guess its type. The page's files override this.
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers.XContentTypeOptions = "nosniff";
        try
        {
            await next(context);
        }
        catch (BadHttpRequestException exception) when (!context.Response.HasStarted)
        {
            context.Response.StatusCode = exception.StatusCode;
        }

        // The routing found no such path or method.
        if (context.Response is { HasStarted: false, StatusCode: >= StatusCodes.Status400BadRequest and var status })
            await WebProblem.Of(status).ExecuteAsync(context);
    }
}
