using System.Text;

namespace ChatHost.Admin;

/// <summary>An answer that is text already, with its length in the headers, also for HEAD.</summary>
internal sealed class TextAnswer(string text, string contentType) : IResult
{
    public Task ExecuteAsync(HttpContext httpContext)
    {
        var body = Encoding.UTF8.GetBytes(text);
        httpContext.Response.ContentType = contentType;
        httpContext.Response.ContentLength = body.Length;
        return httpContext.Response.Body.WriteAsync(body, httpContext.RequestAborted).AsTask();
    }
}
