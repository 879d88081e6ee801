using System.Globalization;
using ChatHost.Hosting.Configuration.Kinds;
using Microsoft.Extensions.Options;

namespace ChatHost.Hosting.Configuration;

/// <summary>
/// What a configuration gives for one section: the values that somebody wrote, and one line for each mistake. The check
/// and the binding both read through here, so what was checked is what is bound.
/// </summary>
internal sealed class SettingsReading
{
    private readonly SettingsSection _section;
    private readonly string _key;
    private readonly Dictionary<Setting, object?> _given = [];
    private readonly HashSet<Setting> _wrong = [];
    private readonly List<string> _mistakes = [];

    /// <param name="section">What may be there.</param>
    /// <param name="key">The section's full name: <c>Limits</c>, <c>Listeners:Chat</c>.</param>
    /// <param name="content">What is there.</param>
    public SettingsReading(SettingsSection section, string key, IConfigurationSection content)
    {
        _section = section;
        _key = key;
        foreach (var child in content.GetChildren().Where(child => !section.Inner.Contains(child.Key, StringComparer.OrdinalIgnoreCase)))
            Read(child, child.Key);
        CheckBounds();
    }

    public IReadOnlyList<string> Mistakes => _mistakes;

    /// <summary>Whether somebody wrote this one, rightly or not.</summary>
    public bool IsGiven(string name) => _given.Keys.Concat(_wrong).Any(setting => setting.Name == name);

    /// <summary>The value given, or the default; null while it is wrong.</summary>
    public T? ValueOf<T>(string name) where T : class
    {
        var setting = Find(name)!;
        if (_wrong.Contains(setting))
            return null;
        return (T?)(_given.TryGetValue(setting, out var value) ? value : setting.Get(_section.CreateDefaults()));
    }

    /// <summary>The value given; null while it is wrong, or none is.</summary>
    public T? Find<T>(string name) where T : struct => _given.TryGetValue(Find(name)!, out var value) ? (T?)value : null;

    /// <summary>Sets what was given, and fits the defaults of the rest to it.</summary>
    /// <exception cref="OptionsValidationException">Something is wrong; <see cref="SettingsCheck"/> says it before.</exception>
    public void ApplyTo(object options)
    {
        if (_mistakes.Count > 0)
            throw new OptionsValidationException(_key, _section.OptionsType, _mistakes);

        foreach (var (setting, value) in _given)
            setting.Set(options, value);
        foreach (var bound in _section.Bounds)
        {
            var setting = Find(bound.Name)!;
            if (!_given.ContainsKey(setting))
                setting.Set(options, bound.Fit(NumberIn(options, bound.Name), NumberIn(options, bound.Other)));
        }
    }

    private long NumberIn(object options, string name) => Convert.ToInt64(Find(name)!.Get(options), CultureInfo.InvariantCulture);

    private Setting? Find(string name) =>
        _section.Settings.FirstOrDefault(setting => setting.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    private string FullKey(Setting setting) => $"{_key}:{setting.Name}";

    /// <param name="node">What stands there.</param>
    /// <param name="name">Its key within the section.</param>
    private void Read(IConfigurationSection node, string name)
    {
        if (Find(name) is { } setting)
            ReadSetting(setting, node);
        else if (_section.Settings.Any(other => other.Name.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase)))
            ReadGroup(node, name);
        else
            ReadUnknown(node, name);
    }

    private void ReadSetting(Setting setting, IConfigurationSection node)
    {
        var children = node.GetChildren().ToList();
        if (setting.Kind is RefusedKind refused)
        {
            if (node.Value is not null || children.Count > 0)
                Wrong(setting, $"{FullKey(setting)}: {refused.Reason}.");
            return;
        }

        // A text stands above a list from another source: only so can a variable replace a list in the file, or shorten it.
        if (setting.Kind is ListKind list && children.Count > 0 && string.IsNullOrEmpty(node.Value))
        {
            ReadList(setting, list, children);
            return;
        }

        if (setting.Kind is not ListKind)
        {
            foreach (var child in children)
                ReadUnknown(child, $"{setting.Name}:{child.Key}");
        }

        if (node.Value is not { } text)
            return;
        if (setting.Kind.TryRead(text, out var value))
            _given[setting] = value;
        else
            Wrong(setting, WrongValue(setting, FullKey(setting), text, setting.Kind));
    }

    private void ReadList(Setting setting, ListKind list, List<IConfigurationSection> children)
    {
        var entries = new List<string>();
        foreach (var child in children)
        {
            if (child.Value is { } text && list.Item.TryRead(text, out _))
                entries.Add(text);
            else
                Wrong(setting, WrongValue(setting, $"{FullKey(setting)}:{child.Key}", child.Value ?? "", list.Item));
        }

        if (children.Count > list.Maximum)
            Wrong(setting, $"{FullKey(setting)} has too many entries: must be {list.Allowed}.");
        else if (!_wrong.Contains(setting))
            _given[setting] = entries.ToArray();
    }

    private void ReadGroup(IConfigurationSection node, string name)
    {
        if (!string.IsNullOrEmpty(node.Value))
            _mistakes.Add($"{_key}:{name}: not a setting by itself. {KeySuggestion.Known(_key, _section.Settings, name)}");
        foreach (var child in node.GetChildren())
            Read(child, $"{name}:{child.Key}");
    }

    private void ReadUnknown(IConfigurationSection node, string name)
    {
        var children = node.GetChildren().ToList();
        foreach (var child in children)
            ReadUnknown(child, $"{name}:{child.Key}");
        if (children.Count > 0 && node.Value is null)
            return;

        // Its value stays unsaid: it may be a secret under a mistyped key.
        var key = $"{_key}:{name}";
        var hint = KeySuggestion.For(key, _section.Settings.Select(FullKey)) is { } meant
            ? $"Did you mean {meant}?"
            : KeySuggestion.Known(_key, _section.Settings);
        _mistakes.Add($"{key}: not a setting. {hint}");
    }

    private void CheckBounds()
    {
        var defaults = _section.CreateDefaults();
        foreach (var bound in _section.Bounds)
        {
            var (setting, other) = (Find(bound.Name)!, Find(bound.Other)!);
            if (!_given.TryGetValue(setting, out var value) || _wrong.Contains(other))
                continue;

            var limit = _given.TryGetValue(other, out var given) ? (long)given! : NumberIn(defaults, bound.Other);
            if (bound.Fit((long)value!, limit) != (long)value)
                Wrong(setting, $"{FullKey(setting)} = {value}: must be {bound.Words(_key, limit)}.");
        }
    }

    private void Wrong(Setting setting, string mistake)
    {
        _wrong.Add(setting);
        _given.Remove(setting);
        _mistakes.Add(mistake);
    }

    private static string WrongValue(Setting setting, string key, string text, SettingKind kind)
    {
        var reason = kind is ChoiceKind choice && choice.WhyDenied(text) is { } why ? $"{why}; must be" : "must be";
        return $"{key} = {(setting.IsSecret ? "***" : ShownValue.Of(text))}: {reason} {kind.Allowed}.";
    }
}
