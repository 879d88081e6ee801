namespace ChatHost.Web;

/// <summary>Gives every error of the Web listener the same form, whoever found it, and has it kept by no cache.</summary>
internal sealed class WebErrors(RequestDelegate next)
{
    public async Task InvokeAsync(HttpContext context)
    {
        // What is wrong now may be right in a moment, and nobody is to guess a type for it. The files of the page say otherwise.
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
