using ChatHost.Messages;
using ChatHost.Operations.Accounts;
using Microsoft.Net.Http.Headers;

namespace ChatHost.Protocols.Json;

/// <summary>All that an account said, as JSON lines (https://jsonlines.org) over HTTP, each in the form that JSON clients read.</summary>
internal sealed class AuthoredAnswer(IAsyncEnumerable<AuthoredPage> authored, AccountRef account) : IResult
{
    public const string ContentType = "application/jsonl";

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var gone = httpContext.RequestAborted;
        await using var pages = authored.GetAsyncEnumerator(gone);

        // Read before the answer begins: a store that is away is an error and no empty file.
        var hasPage = await pages.MoveNextAsync();
        var response = httpContext.Response;
        response.ContentType = ContentType;
        var disposition = new ContentDispositionHeaderValue("attachment");
        disposition.SetHttpFileName(account.Name + ".jsonl");
        response.Headers.ContentDisposition = disposition.ToString();
        if (HttpMethods.IsHead(httpContext.Request.Method))
            return;
        for (; hasPage; hasPage = await pages.MoveNextAsync())
        {
            foreach (var said in pages.Current.Said)
                JsonFormat.Write(response.BodyWriter, said);
            foreach (var line in pages.Current.Private)
                JsonReplies.WritePrivate(response.BodyWriter, line);

            // As slow as its reader; nothing of the store is held meanwhile.
            await response.BodyWriter.FlushAsync(gone);
        }
    }
}
