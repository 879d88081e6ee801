using System.Globalization;
using ChatHost.Accounts;
using ChatHost.Admin.Views;
using ChatHost.Messages;
using ChatHost.Operations.Accounts;
using ChatHost.Operations;
using ChatHost.Protocols.Json;
using ChatHost.Sessions;
using Microsoft.Extensions.Options;

namespace ChatHost.Admin.Calls;

/// <summary>Accounts: list, look at, make, change, delete; and who did what.</summary>
internal sealed class AccountCalls(
    OperateAccounts operate, AccountStore accounts, AuthoredMessages messages, AuditLog audit, PageSize pages, IOptionsMonitor<LimitOptions> limits, TimeProvider time)
{
    public async Task<IResult> ListAsync(string? after, string? limit)
    {
        if (!pages.TryRead(limit, out var size, out var problem))
            return problem;
        Nickname? name = null;
        if (after is not null && !Nickname.TryParse(after, out name, out var reason))
            return Problem.Of(Refusals.InvalidNick(reason));
        var (found, total) = await accounts.ListAsync(name, size + 1);
        var shown = new List<AccountEntry>();
        foreach (var account in found.Take(size))
            shown.Add(await ViewAsync(account));
        return new JsonAnswer<AccountList>(new(total, shown, found.Count > size ? shown[^1].Name : null), AdminJson.Readable.AccountList);
    }

    public async Task<IResult> OneAsync(string name)
    {
        var (account, refusal) = await operate.FindAsync(name);
        return account is null ? Problem.Of(refusal!) : new JsonAnswer<AccountEntry>(await ViewAsync(account), AdminJson.Readable.AccountEntry);
    }

    public async Task<IResult> CreateAsync(HttpRequest request)
    {
        var (body, problem) = await JsonBody.ReadAsync(request, limits.CurrentValue.MaxFrameBytes);
        if (body is null)
            return problem!;
        if (!body.TryGetText("name", mayBeNull: false, out var name, out problem)
            || !body.TryGetText("password", mayBeNull: false, out var password, out problem)
            || !body.TryGetFlag("operator", out var isOperator, out problem))
        {
            return problem;
        }

        var (account, refusal) = await operate.CreateAsync(name!, password!, isOperator ?? false, request.HttpContext.Connection.RemoteIpAddress);
        if (account is null)
            return Problem.Of(refusal!);
        request.HttpContext.Response.Headers.Location = $"/accounts/{Uri.EscapeDataString(account.Name.Text)}";
        return new JsonAnswer<AccountEntry>(await ViewAsync(account), AdminJson.Readable.AccountEntry, StatusCodes.Status201Created);
    }

    public async Task<IResult> ChangeAsync(string name, HttpRequest request)
    {
        var (body, problem) = await JsonBody.ReadAsync(request, limits.CurrentValue.MaxFrameBytes);
        if (body is null)
            return problem!;
        if (!body.TryGetText("password", mayBeNull: true, out var password, out problem)
            || !body.TryGetFlag("operator", out var isOperator, out problem)
            || !TryReadSuspension(body, out var suspension, out problem))
        {
            return problem;
        }

        var change = new AccountChange(password, isOperator, suspension, body.IsNull("suspended"));
        var (account, refusal) = await operate.ChangeAsync(name, change, request.HttpContext.Connection.RemoteIpAddress);
        return account is null ? Problem.Of(refusal!) : new JsonAnswer<AccountEntry>(await ViewAsync(account), AdminJson.Readable.AccountEntry);
    }

    public async Task<IResult> DeleteAsync(string name, string? messages)
    {
        if (messages is not (null or "true" or "false"))
            return Problem.BadRequest("messages must be true or false.");
        var outcome = await operate.DeleteAsync(name, erases: messages == "true");
        if (outcome.Refusal is { } refusal)
            return Problem.Of(refusal);
        return outcome.Erased is { } erased
            ? new JsonAnswer<AccountErasedView>(new(name, erased), AdminJson.Readable.AccountErasedView)
            : Results.NoContent();
    }

    /// <summary>All that an account said in rooms, as JSON lines.</summary>
    public async Task<IResult> ExportAsync(string name)
    {
        var (account, refusal) = await operate.FindAsync(name);
        return account is null ? Problem.Of(refusal!) : new AuthoredAnswer(messages.ReadSaidAsync(account.Ref), account.Ref);
    }

    public async Task<IResult> EndSessionsAsync(string name) => Answer(await operate.EndSessionsAsync(name));

    public async Task<IResult> AuditAsync(string? after, string? room, string? by, string? limit)
    {
        if (!pages.TryRead(limit, out var size, out var problem))
            return problem;
        if (!QueryNumber.TryRead(after, least: 0, fallback: 0, out var number))
            return Problem.BadRequest("after must be a whole number from 0.");
        if (room is not null && !RoomName.TryParse(room, out _, out var reason))
            return Problem.Of(Refusals.InvalidRoom(reason));
        var found = await audit.ListAsync(number, room, by, size + 1);
        var list = new AuditList([.. found.Take(size).Select(AuditView.Of)], found.Count > size ? found[size - 1].Seq : null);
        return new JsonAnswer<AuditList>(list, AdminJson.Readable.AuditList);
    }

    private static IResult Answer(Refusal? refusal) => refusal is null ? Results.NoContent() : Problem.Of(refusal);

    private static bool TryReadSuspension(
        JsonBody body, out Suspension? suspension, [System.Diagnostics.CodeAnalysis.NotNullWhen(false)] out Problem? problem)
    {
        suspension = null;
        if (!body.TryGetObject("suspended", out var inner, out problem))
            return false;
        if (inner is null)
            return true;
        if (!inner.TryGetText("until", mayBeNull: true, out var typed, out problem) || !inner.TryGetText("text", mayBeNull: true, out var text, out problem))
            return false;
        DateTime? until = null;
        if (typed is not null)
        {
            if (!DateTimeOffset.TryParse(typed, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var parsed))
            {
                problem = Problem.BadRequest("until must be a time as in RFC 3339.");
                return false;
            }

            until = parsed.UtcDateTime;
        }

        suspension = new(until, SafeText.CleanMessage(text ?? ""));
        return true;
    }

    private async ValueTask<AccountEntry> ViewAsync(Account account) =>
        AccountEntry.Of(await operate.SummarizeAsync(account), time.GetUtcNow().UtcDateTime);
}
