using ChatHost.History;
using ChatHost.Messages;
using ChatHost.Moderation;

namespace ChatHost.Rooms;

/// <summary>Who hears something of a room that is not kept.</summary>
/// <param name="Denial">Why it may not be said; null where it may.</param>
/// <param name="Members">Those in the room, each connection of its own, with their roles.</param>
/// <param name="IsLarge">Whether there are more than the room tells joins and leaves to.</param>
internal sealed record Overhearers(Denial? Denial, IReadOnlyList<(IMember Member, RoomRank Role)> Members, bool IsLarge);

/// <summary>What changes the room's log, and what is said past it.</summary>
internal abstract partial class RoomRequest
{
    /// <summary>To say, do or set something; <paramref name="receipt"/> hears how it went.</summary>
    public sealed class Say(Membership author, RoomEventKind kind, string text, SendId? sentAs, ISayReceipt? receipt, bool isNotice = false)
        : RoomRequest
    {
        public override bool JoinsBatch => true;

        private Denial? _denial;

        /// <summary>What the author's client adds for those of others.</summary>
        public string? ClientTags { get; init; }

        public override void AddDrafts(List<Draft> drafts, RoomAuthority authority)
        {
            _denial = authority.JudgeSpeaking(author, kind);
            if (_denial is null)
                drafts.Add(new(kind, author.ShownAs, text, sentAs) { Account = author.Person.Account, IsNotice = isNotice });
        }

        public override ValueTask RunAsync(RoomRound round)
        {
            if (_denial is not null)
            {
                receipt?.Denied(round.Room.Name, _denial);
                return default;
            }

            if (round.Trouble is { } trouble)
            {
                receipt?.NotSaid(round.Room.Name, trouble.Message);
                return default;
            }

            var logged = round.TakeLogged();
            round.Introduce(author);
            round.Add(logged, author, clientTags: ClientTags);
            if (receipt is not null)
                round.AddReceipt(receipt, logged.Seq, logged.Seq);
            return default;
        }
    }

    /// <summary>To say several lines that stay together, or none of them, for a member or for somebody who is not in the room.</summary>
    /// <param name="author">Whose they are.</param>
    /// <param name="lines">The lines.</param>
    /// <param name="sentAs">The id of the first.</param>
    /// <param name="receipt">Hears how it went, in place of whoever would wait for the answer.</param>
    public sealed class SayAll(Author author, IReadOnlyList<string> lines, SendId? sentAs = null, ISayReceipt? receipt = null)
        : Question<IReadOnlyList<RoomEvent>>
    {
        public override bool JoinsBatch => true;

        private Denial? _denial;

        /// <summary>Whether a program says them, which no program is to answer.</summary>
        public bool IsNotice { get; init; }

        public override void AddDrafts(List<Draft> drafts, RoomAuthority authority)
        {
            _denial = author.Membership is { } membership ? authority.JudgeSpeaking(membership, RoomEventKind.Message)
                : author.Account is { } account ? authority.JudgeFromOutside(account, author)
                : null;
            if (_denial is null)
                drafts.AddRange(Draft.Block(author.Nick, author.Account, lines, sentAs, IsNotice));
        }

        protected override async ValueTask<IReadOnlyList<RoomEvent>> AnswerAsync(RoomRound round)
        {
            if (_denial is not null)
            {
                receipt?.Denied(round.Room.Name, _denial);
                return [];
            }

            if (round.Trouble is { } trouble)
            {
                receipt?.NotSaid(round.Room.Name, trouble.Message);
                throw trouble;
            }

            // What is said as one goes to the members in one piece, so that they can be shown that it is one; unless it is very large.
            await round.BroadcastToFitAsync(lines.Sum(line => RoomBatch.WeightOf(author.Nick, line)));
            if (author.Membership is { } member)
                round.Introduce(member);
            var said = new RoomEvent[lines.Count];
            for (var i = 0; i < said.Length; i++)
            {
                said[i] = round.TakeLogged();
                round.Add(said[i], author.Membership);
                await round.BroadcastIfLargeAsync();
            }

            if (receipt is not null)
                round.AddReceipt(receipt, said[0].Seq, said[^1].Seq);
            await round.BroadcastAsync();
            return said;
        }
    }

    /// <summary>To say or show something that is neither numbered nor kept: whether the author may, and who would hear it.</summary>
    /// <param name="author">The member.</param>
    public sealed class Aside(Membership author) : Question<Overhearers>
    {
        protected override ValueTask<Overhearers> AnswerAsync(RoomRound round)
        {
            if (round.Authority.JudgeSpeaking(author, RoomEventKind.Message) is { } denial)
                return new(new Overhearers(denial, [], IsLarge: false));
            var members = new List<(IMember, RoomRank)>(round.Members.Connections);
            foreach (var member in round.Members.All)
                members.Add((member.Member, round.Authority.RoleOf(member.Person)));
            return new(new Overhearers(Denial: null, members, !round.AnnouncesPresence));
        }
    }

    /// <summary>
    /// To erase some of what was said, one step of it, and to let those know who hear the room: up to the last number whose turn
    /// has come.
    /// </summary>
    /// <param name="first">The lowest number to erase.</param>
    /// <param name="last">The greatest.</param>
    /// <param name="by">Only what these said; null for everything.</param>
    public sealed class Erase(long first, long last, AuthorFilter? by) : Question<Erasure>
    {
        protected override async ValueTask<Erasure> AnswerAsync(RoomRound round)
        {
            // What waits for its turn in this round is in the log already, and is said later.
            var step = await round.Room.Log.EraseAsync(first, Math.Min(last, round.Turn), by, CancellationToken.None);
            if (step.Erased.Count == 0)
                return step;
            foreach (var member in round.Members.All)
            {
                if (!member.IsLive && member.HearsNotices)
                    (member.ErasedMeanwhile ??= []).AddRange(step.Erased);
            }

            round.Services.HistoryMetrics.Erased(step.Erased.Count);
            foreach (var mark in step.Erased)
            {
                round.Add(mark, author: null);
                await round.BroadcastIfLargeAsync();
            }

            await round.BroadcastAsync();
            return step;
        }
    }
}
