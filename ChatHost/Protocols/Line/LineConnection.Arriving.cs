using ChatHost.Accounts;
using ChatHost.History;
using ChatHost.Operations;
using ChatHost.Rooms;

namespace ChatHost.Protocols.Line;

/// <content>How a connection comes in: the server's password, the account that its certificate proves, the welcome.</content>
internal sealed partial class LineConnection
{
    private const string GateQuestion = "This server has a password:";

    private bool _hasSpoken;

    /// <summary>Enters the room that everyone enters, or asks who it is where only accounts may chat.</summary>
    /// <returns>Ends the connection unless it has logged in in time; null where it need not.</returns>
    private async ValueTask<ITimer?> ArriveAsync()
    {
        var account = _peer.Certificate is null ? null : await LogInByCertificateAsync();
        if (NeedsAccount)
        {
            var patience = LoginPatience.Start(this, _peer, Services.Time);
            AskForLogin();
            return patience;
        }

        // Whoever is logged in may be in rooms already, by other connections; it welcomed the first of them.
        if (!_isWelcome && await Services.Lobby.JoinAsync(Session, Services.Lobby.Rooms.DefaultRoom) is { Membership: null })
            Welcome("no room. 0 here");
        if (account is not null)
            await Services.Operations.Accounts.ReportAsync(_caller, account);
        return null;
    }

    private async ValueTask<Account?> LogInByCertificateAsync()
    {
        try
        {
            return await Services.Operations.Accounts.Certificates.TryRunAsync(_caller);
        }
        catch (HistoryUnavailableException)
        {
            // A guest, then; a password may be tried later.
            return null;
        }
    }

    /// <summary>Asks for the server's password, before anything else is answered. False: the connection is over.</summary>
    private async ValueTask<bool> PassGateAsync(IAsyncEnumerator<Frame> frames)
    {
        _cutter.TakesEmptyLines = true;
        await using var patience = Services.Time.CreateTimer(
            _ => _peer.Disconnect(DisconnectReason.Idle), null, LoginPatience.Time, Timeout.InfiniteTimeSpan);
        for (var tries = 1; ; tries++)
        {
            Notice(GateQuestion);
            if (!await frames.MoveNextAsync() || TryRefuseStranger(frames.Current))
                return false;
            var frame = frames.Current;
            var typed = frame.Kind != FrameKind.TooLong && StrangerCheck.TryDecode(frame.Bytes, out var text) ? LineEditing.Apply(text) : "";
            if (Services.Operations.Gate.Judge(typed, Address) is not { } refusal)
            {
                _cutter.TakesEmptyLines = false;
                return true;
            }

            if (tries == ServerGate.MaxTries)
            {
                _peer.Close(LineMessages.Error(refusal.Text));
                return false;
            }

            Error(refusal.Text);
        }
    }

    /// <summary>Nobody sees the name of one who has still to log in, so it is not told.</summary>
    private void AskForLogin()
    {
        _isWelcome = true;
        _peer.Send(LineMessages.Lines(
        [
            "Welcome to the chat server!",
            $"* {Refusals.AccountNeeded.Text}",
            .. Array.ConvertAll(Services.Server.Welcome, line => "* " + line),
        ]));
    }

    private void Welcome(string where)
    {
        _isWelcome = true;
        _peer.Send(LineMessages.Lines(
        [
            "Welcome to the chat server!",
            $"* You are {Session.Nickname} in {where}. Type /help for commands.",
            .. Array.ConvertAll(Services.Server.Welcome, line => "* " + line),
        ]));
    }

    /// <summary>Closes a connection whose first line shows that it does not speak lines.</summary>
    private bool TryRefuseStranger(Frame frame)
    {
        if (_hasSpoken)
            return false;
        _hasSpoken = true;
        var stranger = StrangerCheck.Find(frame, _cutter.BeginsLikeHttp);
        if (stranger == Stranger.None)
            return false;
        _isStranger = true;
        if (stranger == Stranger.Http)
            _peer.SpokeHttp();
        var page = Services.Page.Port is > 0 and var port ? $" The page is at port {port}." : "";
        _peer.Close(stranger == Stranger.Http ? LineMessages.Error($"This port speaks no HTTP.{page}") : default);
        return true;
    }
}
