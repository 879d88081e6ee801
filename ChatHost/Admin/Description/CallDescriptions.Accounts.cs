using ChatHost.Admin.Calls;
using ChatHost.Admin.Views;
using ChatHost.Messages;
using ChatHost.Operations;

namespace ChatHost.Admin.Description;

/// <content>What there is to say about the calls for accounts.</content>
internal static partial class CallDescriptions
{
    private const string AccountExample =
        """
        {"name":"carol","registered":"2026-01-31T23:59:58.000Z","lastLogin":null,"operator":false,"suspended":null,
         "connections":1,"keys":0,"certificates":0}
        """;

    // Partial types have no order of initialization between files.
    private static CallParameter AccountLimit =>
        new("limit", "How many entries one answer holds: default 100; more than History:MaxReplay counts as that.", "100") { Least = 1 };

    private static CallParameter Name => new("name", "An account's name, whatever its case.", "carol");

    private static CallAnswer NoSuchAccount => Error(404, "There is no account of that name.", "No such account: carol");

    public static CallDescription ListAccounts { get; } = new("listAccounts", Accounts, "The accounts, by name.",
        Json<AccountList>(200, "Up to limit accounts, how many there are in all, and in next where to go on; null at the end.", $$"""{"total":1,"accounts":[{{AccountExample}}],"next":null}"""),
        Error(400, "A parameter is not what it should be.", "limit must be a whole number from 1."))
    {
        Parameters = [new("after", "The name after which more are wanted: what next said.", "alice"), AccountLimit],
    };

    public static CallDescription CreateAccount { get; } = new("createAccount", Accounts, "Makes an account.",
        Json<AccountEntry>(201, "The account is made; nobody is logged in to it.", AccountExample) with
        {
            Headers = new Dictionary<string, string> { ["Location"] = "Where to read it." },
        },
        Error(400, "No JSON object, an invalid name, or no good password.", "Not a good password: 8 to 1024 bytes."),
        Error(409, "There is one of that name, or one that it looks like, or a guest wears the name.", Refusals.NickInUse(Nickname.FromLog("alice")).Text),
        Error(413, "The body is over Limits:MaxFrameBytes.", "The limit is 65536 bytes."),
        Error(415, "The body is not JSON in UTF-8.", "The body must be application/json, in UTF-8."),
        Unavailable("The store cannot be written now; no account was made."))
    {
        Body = new(typeof(NewAccountView), "The account to make.", """{"name":"carol","password":"correct horse","operator":true}"""),
    };

    public static CallDescription OneAccount { get; } = new("getAccount", Accounts, "One account.",
        Json<AccountEntry>(200, "The account as it is at this moment.", AccountExample), NoSuchAccount)
    {
        Parameters = [Name],
    };

    public static CallDescription ChangeAccount { get; } = new("changeAccount", Accounts, "Changes an account: its password, whether it is a server operator, a suspension.",
        Json<AccountEntry>(200, "The account as it is from now on. A new password and a suspension have ended its sessions.", AccountExample),
        Error(400, "No JSON object, or a field is not what it should be.", "operator must be true or false."),
        NoSuchAccount,
        Error(413, "The body is over Limits:MaxFrameBytes.", "The limit is 65536 bytes."),
        Error(415, "The body is not JSON in UTF-8.", "The body must be application/json, in UTF-8."),
        Unavailable("The store cannot be written now."))
    {
        Parameters = [Name],
        Body = new(typeof(AccountChangeView), "What to change; what is left out stays. A suspended of null ends a suspension.", """{"suspended":{"until":null,"text":"spam"}}"""),
    };

    public static CallDescription DeleteAccount { get; } = new("deleteAccount", Accounts, "Deletes an account and ends its sessions; rooms that it owned have no owner.",
        Json<AccountErasedView>(200, "With messages=true: the account is deleted, and so many messages were erased.", """{"name":"carol","erased":211}"""),
        new CallAnswer(204, "The account is deleted, and its sessions are ended."),
        Error(400, "messages is neither true nor false.", "messages must be true or false."),
        NoSuchAccount,
        Unavailable("Not all could be erased; the account is still there."))
    {
        Parameters = [Name, new("messages", "Whether all that it said is erased, in rooms and in private.", "true")],
    };

    public static CallDescription ExportAccount { get; } = new("exportAccount", Accounts, "All that an account said in rooms, as JSON lines, without its private lines.",
        new CallAnswer(200, "One message a line, in the form that JSON clients read.", typeof(string), EventExample + "\n")
        {
            ContentType = ExportCall.ContentType,
            Headers = new Dictionary<string, string> { ["Content-Disposition"] = "A name for the file." },
        },
        NoSuchAccount,
        Unavailable("History cannot be read now."))
    {
        Parameters = [Name],
    };

    public static CallDescription EndSessions { get; } = new("endSessions", Accounts, "Ends all sessions of an account, and their tokens.",
        new CallAnswer(204, "The sessions are ended, and no token resumes them."), NoSuchAccount)
    {
        Parameters = [Name],
    };

    public static CallDescription Audit { get; } = new("listAudit", Accounts, "Who did what as an operator or owner, oldest first, kept for Audit:MaxAge.",
        Json<AuditList>(200, "Up to limit entries, and in next where to go on; null at the end.",
            """
            {"entries":[{"seq":1,"time":"2026-01-31T23:59:58.000Z","by":"alice","protocol":"Line","do":"ban","room":"dev","who":"bob","until":null,"text":"spam"}],
             "next":null}
            """),
        Error(400, "A parameter is not what it should be.", "after must be a whole number from 0."))
    {
        Parameters =
        [
            new("after", "The number after which entries are wanted: what next said.", "0") { Least = 0 },
            new("room", "Only what was done in this room, as the entries name it.", "dev"),
            new("by", "Only what this one did, as the entries name it.", "alice"),
            AccountLimit,
        ],
    };
}
