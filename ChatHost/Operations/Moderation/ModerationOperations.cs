using ChatHost.Accounts;
using ChatHost.Moderation;
using ChatHost.Operations.Accounts;
using ChatHost.Rooms;
using ChatHost.Sessions;
using Microsoft.Extensions.Options;

namespace ChatHost.Operations.Moderation;

/// <summary>All that may be asked for about moderation, put together.</summary>
internal sealed class ModerationOperations
{
    public ModerationOperations(
        RoomRegistry rooms,
        Lobby lobby,
        AccountStore accounts,
        AuditLog audit,
        Cloaks cloaks,
        ServerBanning banning,
        AccountOperations people,
        IOptionsMonitor<LimitOptions> limits)
    {
        var texts = new MessageTexts(limits);
        Rooms = new(rooms, new(lobby, accounts, cloaks), texts);
        Show = new ShowRoom(rooms);
        Bans = new ListBans(rooms);
        Erase = new EraseMessage(rooms, limits);
        Server = new OperateServer(lobby, accounts, audit, people.Sessions, banning, texts);
    }

    public IOperation<ModerateRequest> Moderate => Rooms;

    /// <summary>The same for operators who may be in no room.</summary>
    public ModerateRoom Rooms { get; }

    public IOperation<ShowRoomRequest> Show { get; }

    public IOperation<BansRequest> Bans { get; }

    public IOperation<EraseRequest> Erase { get; }

    public IOperation<ServerRequest> Server { get; }
}
