using Microsoft.Extensions.Options;

namespace ChatHost.Tests.Support;

/// <summary>Settings that a test gives, and may change on the way.</summary>
internal sealed class FixedOptions<TOptions>(TOptions value) : IOptionsMonitor<TOptions>
{
    public TOptions CurrentValue { get; set; } = value;

    public TOptions Get(string? name) => CurrentValue;

    public IDisposable? OnChange(Action<TOptions, string?> listener) => null;
}
