using ChatHost.Sessions;
using ChatHost.Tests.Support;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.FSharp.Core;

namespace ChatHost.Tests.Protocols.Line;

/// <summary>Whatever people do, one after another, each reads what the simple story of <see cref="ChatModel"/> says.</summary>
public sealed class ChatModelTests
{
    private const int Runs = 300;
    private const int MostPeople = 6;

    private static readonly string[] Rooms = ["general", "dev", "ops", "web"];
    private static readonly string[] Names = ["alice", "ALICE", "bob", ChatModel.LookAlikeOfBob, "eve", "user2", "user5", "USER7"];

    private static readonly Config Always = Config.QuickThrowOnFailure
        .WithMaxTest(Runs)
        .WithEndSize(120)
        .WithReplay(FSharpOption<Replay>.Some(new Replay(new Rnd(20260131, 1), FSharpOption<int>.None)));

    internal enum StepKind
    {
        Connect,
        Wait,
        Say,
        Act,
        Topic,
        Join,
        Leave,
        LeaveCurrent,
        Nick,
        Msg,
        Ignore,
        Unignore,
        Who,
        Rooms,
        Quit,
        Hangup,
    }

    /// <summary>What somebody does: <paramref name="Person"/> counts round those who are here.</summary>
    internal sealed record Step(StepKind Kind, int Person, string Room, string Name);

    private static Arbitrary<Step[]> Steps { get; } = Arb.From(
        (from kind in Gen.Frequency(
             (4, Gen.Constant(StepKind.Connect)),
             (1, Gen.Constant(StepKind.Wait)),
             (8, Gen.Elements(StepKind.Say, StepKind.Act)),
             (6, Gen.Constant(StepKind.Join)),
             (4, Gen.Elements(StepKind.Leave, StepKind.LeaveCurrent)),
             (5, Gen.Constant(StepKind.Nick)),
             (6, Gen.Elements(StepKind.Msg, StepKind.Ignore, StepKind.Unignore, StepKind.Topic)),
             (2, Gen.Elements(StepKind.Who, StepKind.Rooms)),
             (2, Gen.Elements(StepKind.Quit, StepKind.Hangup)))
         from person in Gen.Choose(0, MostPeople - 1)
         from room in Gen.Elements(Rooms)
         from name in Gen.Elements(Names)
         select new Step(kind, person, room, name)).ArrayOf(),
        steps => Enumerable.Range(0, steps.Length).Select(at => steps.Where((_, i) => i != at).ToArray()));

    [Fact]
    public void Each_reads_what_the_story_says()
    {
        var read = 0;

        Check.One(Always, Prop.ForAll(Steps, steps =>
        {
            read += RunAsync(steps).GetAwaiter().GetResult();
        }));

        Assert.InRange(read, 10_000, int.MaxValue);
    }

    /// <summary>Returns how many lines were read.</summary>
    private static async Task<int> RunAsync(Step[] steps)
    {
        var model = new ChatModel();
        var chat = new LineChat(new()
        {
            RoomOptions = new() { PresenceLimit = ChatModel.PresenceLimit, MaxPerSession = ChatModel.MaxPerSession },
            HistoryOptions = new() { ReplayOnJoin = ChatModel.ReplayOnJoin },
            LimitOptions = new() { Messages = new() { Burst = 100_000 } },
        });
        var people = new List<(ChatModel.Person InModel, LinePerson Real)>();
        var (read, at) = (0, 0);
        foreach (var step in steps.Prepend(new(StepKind.Connect, 0, "", "")).Prepend(new(StepKind.Connect, 0, "", "")))
        {
            var here = people.Where(person => person.InModel.IsHere).ToArray();
            if (step.Kind == StepKind.Connect || here.Length == 0)
            {
                if (here.Length < MostPeople)
                    people.Add((model.Connect(), await chat.ConnectAsync()));
            }
            else if (step.Kind == StepKind.Wait)
            {
                model.ASecondPasses();
                chat.Parts.Time.Advance(TimeSpan.FromSeconds(1));
                await chat.Parts.SettleAsync();
            }
            else
            {
                var (inModel, real) = here[step.Person % here.Length];
                await DoAsync(step, $"text {++at}", model, inModel, real);
            }

            foreach (var (inModel, real) in people)
            {
                // Rooms tell of one step side by side, so their order is not given.
                var lines = real.Read();
                read += lines.Count;
                Assert.Equal(inModel.EndStep().Order(StringComparer.Ordinal), lines.Order(StringComparer.Ordinal));
            }
        }

        return read;
    }

    private static async Task DoAsync(Step step, string text, ChatModel model, ChatModel.Person who, LinePerson real)
    {
        if (step.Kind == StepKind.Hangup)
        {
            model.Hangup(who);
            await real.HangupAsync();
            return;
        }

        Action inModel = step.Kind switch
        {
            StepKind.Say => () => model.Say(who, text),
            StepKind.Act => () => model.Act(who, text),
            StepKind.Topic => () => model.SetTopic(who, text),
            StepKind.Join => () => model.Join(who, step.Room),
            StepKind.Leave => () => model.Leave(who, step.Room),
            StepKind.LeaveCurrent => () => model.Leave(who, name: null),
            StepKind.Nick => () => model.TakeName(who, step.Name),
            StepKind.Msg => () => model.Whisper(who, step.Name, text),
            StepKind.Ignore => () => model.Ignore(who, step.Name),
            StepKind.Unignore => () => model.Unignore(who, step.Name),
            StepKind.Who => () => model.Who(who, step.Room),
            StepKind.Rooms => () => model.ListRooms(who),
            _ => () => model.Quit(who, text),
        };
        inModel();
        await real.TypeAsync(step.Kind switch
        {
            StepKind.Say => text,
            StepKind.Act => $"/me {text}",
            StepKind.Topic => $"/topic {text}",
            StepKind.Join => $"/join {step.Room}",
            StepKind.Leave => $"/leave {step.Room}",
            StepKind.LeaveCurrent => "/leave",
            StepKind.Nick => $"/nick {step.Name}",
            StepKind.Msg => $"/msg {step.Name} {text}",
            StepKind.Ignore => $"/ignore {step.Name}",
            StepKind.Unignore => $"/unignore {step.Name}",
            StepKind.Who => $"/who {step.Room}",
            StepKind.Rooms => "/rooms",
            _ => $"/quit {text}",
        });
    }
}
