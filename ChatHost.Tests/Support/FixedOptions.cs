using Microsoft.Extensions.Options;

namespace ChatHost.Tests.Support;

/// <summary>Settings that a test gives, and may change on the way: whoever wants to hear of it does.</summary>
internal sealed class FixedOptions<TOptions>(TOptions value) : IOptionsMonitor<TOptions>
{
    private Action<TOptions, string?>? _listeners;

    public TOptions CurrentValue
    {
        get;
        set
        {
            field = value;
            _listeners?.Invoke(value, null);
        }
    } = value;

    public TOptions Get(string? name) => CurrentValue;

    public IDisposable? OnChange(Action<TOptions, string?> listener)
    {
        _listeners += listener;
        return null;
    }
}
