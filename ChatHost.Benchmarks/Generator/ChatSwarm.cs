using ChatHost.Benchmarks.Generator.Languages;

namespace ChatHost.Benchmarks.Generator;

/// <summary>Connections that speak the chat, in the language of the plan: each is greeted, and enters a room if it is to.</summary>
internal abstract class ChatSwarm<TConnection>(GeneratorPlan plan, bool entersRooms, Func<int, TConnection> make)
    : Swarm<TConnection>(plan, make)
    where TConnection : Connection
{
    protected ChatLanguage Language { get; } = ChatLanguage.Of(plan.Carrier);

    protected int RoomOf(TConnection connection) => connection.Id % Plan.Rooms;

    protected override void OnConnected(TConnection connection) => SendIfAny(connection, Language.Opening);

    protected override void OnInput(TConnection connection, ReadOnlySpan<byte> input)
    {
        while (Language.TryCut(ref input, out var message))
        {
            if (message.IsEmpty)
                continue;
            SendIfAny(connection, Language.AnswerTo(message));
            if (connection.IsReady)
                OnMessage(connection, message);
            else
                OnSetUp(connection, message);
        }

        connection.KeepPart(input);
    }

    /// <summary>A message without what frames it, once the connection is ready.</summary>
    protected abstract void OnMessage(TConnection connection, ReadOnlySpan<byte> message);

    private void OnSetUp(TConnection connection, ReadOnlySpan<byte> message)
    {
        if (Language.TrySetUp(message, entersRooms ? RoomOf(connection) : null, out var answer))
            MarkReady(connection);
        else
            SendIfAny(connection, answer);
    }

    private void SendIfAny(TConnection connection, ReadOnlySpan<byte> bytes)
    {
        // It may have been found closed meanwhile.
        if (!bytes.IsEmpty && connection.Handle != 0)
            Send(connection, bytes);
    }
}
