using Microsoft.Extensions.Options;

namespace ChatHost.Hosting.Configuration;

/// <summary>One row of the <see cref="SettingsCatalog"/>: a section and the options class that it fills.</summary>
internal sealed class SettingsSection
{
    private readonly Action<SettingsSection, IServiceCollection> _register;

    private SettingsSection(
        string name, object defaults, IReadOnlyList<SettingBound> bounds, Action<SettingsSection, IServiceCollection> register)
    {
        Name = name;
        OptionsType = defaults.GetType();
        Settings = Setting.AllOf(defaults);
        Bounds = bounds;
        _register = register;
    }

    public string Name { get; }

    public Type OptionsType { get; }

    public IReadOnlyList<Setting> Settings { get; }

    public IReadOnlyList<SettingBound> Bounds { get; }

    /// <summary>Sections of their own below this one, by their names.</summary>
    public IReadOnlyList<string> Inner { get; private init; } = [];

    /// <summary>The settings, by their names in the section, that keep what they were at the start, whatever the sources say later.</summary>
    public IReadOnlyList<string> NeedingRestart { get; private init; } = [];

    /// <summary>Takes what another section gives, at the start alone.</summary>
    private Action<object, IConfiguration>? Fit { get; init; }

    public static SettingsSection Of<T>(string name, params IReadOnlyList<SettingBound> bounds) where T : class, new() =>
        new(name, new T(), bounds, static (section, services) => services
            .AddSingleton<IOptionsChangeTokenSource<T>, LiveSettingsToken<T>>()
            .AddOptions<T>()
            .Configure<LiveSettings>(section.Apply));

    /// <summary>The same section, with these settings read at the start alone; with none named, all of them.</summary>
    public SettingsSection ReadAtStart(params IReadOnlyList<string> names) =>
        new(Name, CreateDefaults(), Bounds, _register)
        {
            NeedingRestart = names.Count > 0 ? names : [.. Settings.Select(setting => setting.Name)],
        };

    /// <summary>The same section, with another below it.</summary>
    public SettingsSection With(string inner) => new(Name, CreateDefaults(), Bounds, _register) { NeedingRestart = NeedingRestart, Inner = [.. Inner, inner] };

    /// <summary>The same section, whose options also take something that another section gives.</summary>
    public SettingsSection Fitted(Action<object, IConfiguration> fit) =>
        new(Name, CreateDefaults(), Bounds, _register) { NeedingRestart = NeedingRestart, Inner = Inner, Fit = fit };

    public object CreateDefaults() => Activator.CreateInstance(OptionsType)!;

    /// <summary>What the configuration gives for this section, and what is wrong with it.</summary>
    public SettingsReading Read(IConfiguration configuration) => new(this, Name, configuration.GetSection(Name));

    /// <summary>An options object of what the configuration gives.</summary>
    /// <exception cref="OptionsValidationException">It did not pass <see cref="SettingsCheck"/>.</exception>
    public object Bind(IConfiguration configuration)
    {
        var options = CreateDefaults();
        Read(configuration).ApplyTo(options);
        Fit?.Invoke(options, configuration);
        return options;
    }

    /// <summary>Makes <see cref="IOptionsMonitor{T}"/> of the options class hold what <see cref="Read"/> gives.</summary>
    public void Register(IServiceCollection services) => _register(this, services);

    /// <summary>The same for a section that stands once for each name: <c>Listeners:Chat</c>.</summary>
    public SettingsReading ReadEntry(IConfiguration configuration, string entry)
    {
        var key = $"{Name[..Name.IndexOf(":<", StringComparison.Ordinal)]}:{entry}";
        return new SettingsReading(this, key, configuration.GetSection(key));
    }

    private void Apply(object options, LiveSettings settings)
    {
        Read(settings.Current).ApplyTo(options);
        Fit?.Invoke(options, settings.AtStart);
        if (settings.Current == settings.AtStart)
            return;
        var atStart = Bind(settings.AtStart);
        foreach (var setting in Settings.Where(setting => NeedingRestart.Contains(setting.Name)))
            setting.Set(options, setting.Get(atStart));
    }
}
