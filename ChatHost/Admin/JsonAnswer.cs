using System.Net.Mime;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace ChatHost.Admin;

/// <summary>One answer as JSON, with a line end behind it, since people read it at a prompt.</summary>
internal sealed class JsonAnswer<T>(
    T value, JsonTypeInfo<T> type, int status = StatusCodes.Status200OK, string contentType = MediaTypeNames.Application.Json) : IResult
{
    public Task ExecuteAsync(HttpContext httpContext)
    {
        byte[] body = [.. JsonSerializer.SerializeToUtf8Bytes(value, type), (byte)'\n'];
        var response = httpContext.Response;
        response.StatusCode = status;
        response.ContentType = contentType;
        response.ContentLength = body.Length;

        // Kestrel leaves the body out of the answer to HEAD.
        return response.Body.WriteAsync(body).AsTask();
    }
}
