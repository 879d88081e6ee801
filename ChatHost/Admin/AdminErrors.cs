using ChatHost.History;

namespace ChatHost.Admin;

/// <summary>Gives every error of the Admin listener the same form, wherever it was found: see <see cref="Problem"/>.</summary>
internal sealed class AdminErrors(RequestDelegate next, ILogger<AdminErrors> logger)
{
    public async Task InvokeAsync(HttpContext context)
    {
        // Answers go out of date at once, and browsers must not guess their type.
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers.XContentTypeOptions = "nosniff";
        try
        {
            await next(context);

            // The routing found no such path or method.
            if (context.Response is { HasStarted: false, StatusCode: >= 400 and var status })
                await new Problem(status).ExecuteAsync(context);
        }
        catch (Exception) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client has gone.
        }
        catch (Exception exception) when (!context.Response.HasStarted)
        {
            context.Response.Headers.Location = default;
            await ProblemOf(exception, context).ExecuteAsync(context);
        }
    }

    private Problem ProblemOf(Exception exception, HttpContext context)
    {
        switch (exception)
        {
            // The request broke off, came too slowly, or was no HTTP.
            case BadHttpRequestException bad:
                return new(bad.StatusCode);
            // A chunk size that no number can hold: Kestrel reports it as a connection error.
            case IOException { InnerException: OverflowException } or OverflowException:
                return new(StatusCodes.Status400BadRequest);
            case HistoryUnavailableException unavailable:
                return new(StatusCodes.Status503ServiceUnavailable, unavailable.Message);
            default:
                AdminLog.Failed(logger, context.GetEndpoint()?.DisplayName, exception);
                return new(StatusCodes.Status500InternalServerError);
        }
    }
}
