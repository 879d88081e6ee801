namespace ChatHost.Tests.Protocols.Irc.Conformance.Modes;

/// <summary>Section 7, the modes of a channel.</summary>
public sealed class ChannelModeTests
{
    [Theory]
    [InlineData("", "Cn")]
    [InlineData("+i", "Cin")]
    [InlineData("+m", "Cmn")]
    [InlineData("+s", "Cns")]
    [InlineData("+t", "Cnt")]
    [InlineData("+R", "CRn")]
    [InlineData("+k sesame", "Cnk sesame")]
    [InlineData("+l 7", "Cnl 7")]
    [InlineData("+kl sesame 7", "Cnkl sesame 7")]
    [InlineData("+imst", "Cimnst")]
    [InlineData("-n", "Cn")]
    [InlineData("-C", "Cn")]
    public Task Modes_are_shown_as_they_are(string change, string modes) => ThreeClients.CheckAsync(
        change.Length > 0 ? $"alice MODE #dev {change}" : "", "alice MODE #dev", $"alice: 324 #dev +{modes}", "alice: 329 #dev <n>");

    [Theory]
    [InlineData("+i")]
    [InlineData("+m")]
    [InlineData("+s")]
    [InlineData("+t")]
    [InlineData("+R")]
    [InlineData("+l 7")]
    [InlineData("+o bob")]
    [InlineData("+v bob")]
    [InlineData("+b evil!*@*")]
    [InlineData("+b *!*@*.example")]
    [InlineData("+b ~m:evil!*@*")]
    public async Task What_changed_is_read_by_all_members_and_so_is_its_undoing(string change)
    {
        var undone = change.StartsWith("+l", StringComparison.Ordinal) ? "-l" : "-" + change[1..];
        await ThreeClients.CheckAsync("", $"alice MODE #dev {change}", $"alice: alice MODE #dev {change}", $"bob: alice MODE #dev {change}");
        await ThreeClients.CheckAsync(
            $"alice MODE #dev {change}", $"alice MODE #dev {undone}", $"alice: alice MODE #dev {undone}", $"bob: alice MODE #dev {undone}");
    }

    [Theory]
    [InlineData("+k sesame", "+k *")]
    [InlineData("+b evil", "+b evil!*@*")]
    [InlineData("+b evil@*.example", "+b *!evil@*.example")]
    [InlineData("+b evil!x", "+b evil!x@*")]
    [InlineData("+v BOB", "+v bob")]
    [InlineData("m", "+m")]
    public Task What_was_meant_is_shown(string change, string shown) =>
        ThreeClients.CheckAsync("", $"alice MODE #dev {change}", $"alice: alice MODE #dev {shown}", $"bob: alice MODE #dev {shown}");

    [Theory]
    [InlineData("", "+n")]
    [InlineData("", "-n")]
    [InlineData("", "+C")]
    [InlineData("", "-i")]
    [InlineData("", "-k any")]
    [InlineData("", "-l")]
    [InlineData("alice MODE #dev +i", "+i")]
    [InlineData("alice MODE #dev +v bob", "+v bob")]
    [InlineData("alice MODE #dev +o bob", "+o bob")]
    [InlineData("", "+")]
    public Task What_changes_nothing_is_not_shown(string before, string change) => ThreeClients.CheckAsync(before, $"alice MODE #dev {change}");

    [Theory]
    [InlineData("alice MODE #dev +k sesame", "alice MODE #dev -k other", "alice: alice MODE #dev -k *", "bob: alice MODE #dev -k *")]
    [InlineData("alice MODE #dev +k sesame", "alice MODE #dev -k", "alice: alice MODE #dev -k *", "bob: alice MODE #dev -k *")]
    [InlineData("alice MODE #dev +k sesame", "alice MODE #dev +k other", "alice: alice MODE #dev +k *", "bob: alice MODE #dev +k *")]
    [InlineData("", "alice MODE #dev +zm", "alice: 472 z :<text>", "alice: alice MODE #dev +m", "bob: alice MODE #dev +m")]
    [InlineData("", "alice MODE #dev +l 0", "alice: 696 #dev l 0 :<text>")]
    [InlineData("", "alice MODE #dev +l -1", "alice: 696 #dev l -1 :<text>")]
    [InlineData("", "alice MODE #dev +l many", "alice: 696 #dev l many :<text>")]
    [InlineData("", "alice MODE #dev +l", "alice: 461 MODE :<text>")]
    [InlineData("", "alice MODE #dev +k", "alice: 696 #dev k * :<text>")]
    [InlineData("", "alice MODE #dev +o nobody", "alice: 401 nobody :<text>")]
    [InlineData("", "alice MODE #dev +v nobody", "alice: 401 nobody :<text>")]
    [InlineData("", "alice MODE #dev +o carol", "alice: 441 carol #dev :<text>")]
    [InlineData("", "alice MODE #dev -v carol", "alice: 441 carol #dev :<text>")]
    [InlineData("", "bob MODE #dev +m", "bob: 482 #dev :<text>")]
    [InlineData("", "bob MODE #dev +o bob", "bob: 482 #dev :<text>")]
    [InlineData("", "bob MODE #dev +b evil!*@*", "bob: 482 #dev :<text>")]
    [InlineData("", "bob MODE #dev +k sesame", "bob: 482 #dev :<text>")]
    [InlineData("", "bob MODE #dev +l 5", "bob: 482 #dev :<text>")]
    [InlineData("alice MODE #dev +v bob", "bob MODE #dev +m", "bob: 482 #dev :<text>")]
    [InlineData("alice MODE #dev +o bob | alice MODE #dev -o bob", "bob MODE #dev +m", "bob: 482 #dev :<text>")]
    [InlineData("alice MODE #dev +o bob", "bob MODE #dev +m", "alice: bob MODE #dev +m", "bob: bob MODE #dev +m")]
    [InlineData("", "carol MODE #nowhere +m", "carol: 403 #nowhere :<text>")]
    [InlineData("alice MODE #dev +s", "carol MODE #dev", "carol: 403 #dev :<text>")]
    [InlineData("", "carol MODE #dev", "carol: 324 #dev +Cn", "carol: 329 #dev <n>")]
    [InlineData("alice MODE #dev +k sesame", "carol MODE #dev", "carol: 324 #dev +Cnk *", "carol: 329 #dev <n>")]
    public Task Only_operators_change_what_there_is(string before, string step, params string[] read) => ThreeClients.CheckAsync(before, step, read);

    [Theory]
    [InlineData("", "alice MODE #dev b", "alice: 368 #dev :<text>")]
    [InlineData("", "alice MODE #dev +b", "alice: 368 #dev :<text>")]
    [InlineData("", "carol MODE #dev b", "carol: 368 #dev :<text>")]
    [InlineData("alice MODE #dev +b evil!*@*", "alice MODE #dev b", "alice: 367 #dev evil!*@* alice <n>", "alice: 368 #dev :<text>")]
    [InlineData("alice MODE #dev +b ~m:evil!*@*", "alice MODE #dev b", "alice: 367 #dev ~m:evil!*@* alice <n>", "alice: 368 #dev :<text>")]
    [InlineData("", "alice MODE #dev e", "alice: 349 #dev :<text>")]
    [InlineData("alice MODE #dev +e good!*@*", "alice MODE #dev +e", "alice: 348 #dev good!*@*", "alice: 349 #dev :<text>")]
    [InlineData("", "alice MODE #dev I", "alice: 347 #dev :<text>")]
    [InlineData("alice MODE #dev +I good!*@*", "alice MODE #dev +I", "alice: 346 #dev good!*@*", "alice: 347 #dev :<text>")]
    [InlineData("alice MODE #dev +I good!*@* | alice MODE #dev -I good!*@*", "alice MODE #dev +I", "alice: 347 #dev :<text>")]
    public Task Lists_are_shown_without_a_parameter(string before, string step, params string[] read) => ThreeClients.CheckAsync(before, step, read);

    [Theory]
    [InlineData("", "bob PRIVMSG #dev :hi", "alice: bob PRIVMSG #dev :hi")]
    [InlineData("", "carol PRIVMSG #dev :hi", "carol: 404 #dev :<text>")]
    [InlineData("alice MODE #dev -n", "carol PRIVMSG #dev :hi", "carol: 404 #dev :<text>")]
    [InlineData("alice MODE #dev +m", "bob PRIVMSG #dev :hi", "bob: 404 #dev :<text>")]
    [InlineData("alice MODE #dev +m", "bob NOTICE #dev :hi")]
    [InlineData("alice MODE #dev +m", "alice PRIVMSG #dev :hi", "bob: alice PRIVMSG #dev :hi")]
    [InlineData("alice MODE #dev +m | alice MODE #dev +v bob", "bob PRIVMSG #dev :hi", "alice: bob PRIVMSG #dev :hi")]
    [InlineData("alice MODE #dev +m | alice MODE #dev -m", "bob PRIVMSG #dev :hi", "alice: bob PRIVMSG #dev :hi")]
    [InlineData("alice MODE #dev +b ~m:bob!*@*", "bob PRIVMSG #dev :hi", "bob: 404 #dev :<text>")]
    [InlineData("alice MODE #dev +b ~m:bob!*@* | alice MODE #dev -b ~m:bob!*@*", "bob PRIVMSG #dev :hi", "alice: bob PRIVMSG #dev :hi")]
    [InlineData("", "bob PRIVMSG #dev :\u0001VERSION\u0001", "bob: 404 #dev :<text>")]
    public Task Modes_say_who_may_speak(string before, string step, params string[] read) => ThreeClients.CheckAsync(before, step, read);
}
