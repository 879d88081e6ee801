using System.Text;

namespace ChatHost.Admin;

/// <summary>One answer that is text already; its length is told, to who asks for the headers alone too.</summary>
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
