using System.Text;
using ChatHost.Protocols;

namespace ChatHost.Tests.Protocols;

public sealed class HttpRequestLineTests
{
    [Theory]
    [InlineData("GET / HTTP/1.1")]
    [InlineData("POST http://example.com:12345/x?y=%20 HTTP/1.0")]
    [InlineData("OPTIONS * HTTP/1.1")]
    [InlineData("CONNECT example.com:443 HTTP/1.1")]
    public void A_request_line_is_recognized(string line)
    {
        Assert.True(HttpRequestLine.Is(line));
        Assert.True(HttpRequestLine.BeginsWithMethod(Encoding.ASCII.GetBytes(line)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("GET")]
    [InlineData("GET /")]
    [InlineData("GET  HTTP/1.1")]
    [InlineData("GET / HTTP/1.2")]
    [InlineData("GET / HTTP/2.0")]
    [InlineData("GET / HTTP/1.1 ")]
    [InlineData("get / HTTP/1.1")]
    [InlineData("LET / HTTP/1.1")]
    [InlineData("GET me a coffee")]
    [InlineData("/nick HTTP/1.1")]
    public void Anything_else_is_not(string line) => Assert.False(HttpRequestLine.Is(line));
}
