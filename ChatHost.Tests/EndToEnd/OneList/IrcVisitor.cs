using System.Net;
using ChatHost.Client;

namespace ChatHost.Tests.EndToEnd.OneList;

/// <summary>Somebody with a client of IRC.</summary>
internal sealed class IrcVisitor : Visitor
{
    private readonly TcpChannel _channel;
    private int _asked;

    private IrcVisitor(TcpChannel channel) => _channel = channel;

    /// <param name="server">The listener for IRC.</param>
    /// <param name="nick">A guest's name, or an account's.</param>
    /// <param name="password">Of the account; null for a guest.</param>
    /// <param name="from">Its address.</param>
    public static async Task<IrcVisitor> ConnectAsync(IPEndPoint server, string nick, string? password = null, IPAddress? from = null)
    {
        var visitor = new IrcVisitor(await TcpChannel.ConnectAsync(server, from: from, cancellationToken: Cancellation));
        await visitor._channel.SendAsync("CAP REQ :draft/chathistory batch server-time", Cancellation);
        if (password is not null)
            await visitor._channel.SendAsync($"PASS {nick}:{password}", Cancellation);
        foreach (var line in new[] { $"NICK {nick}", $"USER {nick} 0 * :{nick}", "CAP END" })
            await visitor._channel.SendAsync(line, Cancellation);
        await visitor.ReadUntilAsync(" 422 ");
        return visitor;
    }

    /// <summary>Sends a line, and returns the numeric or code of the first refusal that it brings; null where it was done.</summary>
    public override async Task<string?> TypeAsync(string line)
    {
        var from = Read.Count;
        await _channel.SendAsync(line, Cancellation);
        await _channel.SendAsync($"PING mark{++_asked}", Cancellation);
        await ReadUntilAsync($" :mark{_asked}");
        return Read.Skip(from).Select(read => read.Split(' ')).Select(words => words switch
        {
            [_, "FAIL", _, var code, ..] => code,
            [_, ['4' or '5', _, _] numeric, ..] => numeric,
            _ => null,
        }).FirstOrDefault(refusal => refusal is not null);
    }

    public override void Dispose() => _channel.Dispose();

    protected override ValueTask<string?> ReceiveAsync() => _channel.ReceiveAsync(Cancellation);
}
