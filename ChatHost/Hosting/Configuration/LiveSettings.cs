using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;

namespace ChatHost.Hosting.Configuration;

/// <summary>
/// The configuration in force. It is replaced as a whole, by one that passed <see cref="SettingsCheck"/>; options return the new
/// settings from then on.
/// </summary>
/// <param name="atStart">What the program started with, which settings that need a restart keep.</param>
internal sealed class LiveSettings(IConfiguration atStart)
{
    private ConfigurationReloadToken _replaced = new();

    public IConfiguration AtStart { get; } = atStart;

    public IConfiguration Current { get; private set; } = atStart;

    /// <summary>Fires when <see cref="Current"/> is another; a new one each time, as options ask for it.</summary>
    public IChangeToken ChangeToken => Volatile.Read(ref _replaced);

    /// <summary>Puts another in force; one caller at a time. Returns when every options object is made again.</summary>
    public void Replace(IConfiguration checkedOne)
    {
        Current = checkedOne;
        Interlocked.Exchange(ref _replaced, new()).OnReload();
    }
}

/// <summary>Has an options class made again when the settings are replaced.</summary>
internal sealed class LiveSettingsToken<T>(LiveSettings settings) : IOptionsChangeTokenSource<T>
{
    public string? Name => Options.DefaultName;

    public IChangeToken GetChangeToken() => settings.ChangeToken;
}
