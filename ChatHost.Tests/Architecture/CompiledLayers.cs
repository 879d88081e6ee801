using System.Reflection;
using NetArchTest.Rules;

namespace ChatHost.Tests.Architecture;

/// <summary>
/// The folders of an assembly as they were compiled: whatever a type uses is found however it was written, in a body, a lambda or an
/// await as well. What leaves no trace in the compiled type is not: a constant, <c>nameof</c>, a line of <c>using</c>.
/// </summary>
internal sealed class CompiledLayers(Assembly assembly, string root)
{
    private readonly Types _types = Types.InAssembly(assembly);

    /// <summary>The types of one folder that use another folder than these.</summary>
    public IEnumerable<string> PointingElsewhere(string folder, IEnumerable<string> folders, IEnumerable<string> allowed)
    {
        var forbidden = folders.Except(allowed).Where(other => other != folder).ToArray();
        return forbidden.Length == 0 ? [] : Using(folder, forbidden);
    }

    /// <summary>The folders that use each other, over others or at once: none, when each can be taken out after all that it uses.</summary>
    public IEnumerable<string> InCycles(IReadOnlyCollection<string> folders)
    {
        var uses = folders.ToDictionary(
            folder => folder, folder => folders.Where(other => other != folder && Using(folder, other).Any()).ToArray());
        while (uses.Keys.FirstOrDefault(folder => !uses[folder].Any(uses.ContainsKey)) is { } settled)
            uses.Remove(settled);
        return uses.Keys;
    }

    private IEnumerable<string> Using(string folder, params string[] others) =>
        _types.That().ResideInNamespace($"{root}.{folder}")
            .ShouldNot().HaveDependencyOnAny([.. others.Select(other => $"{root}.{other}")])
            .GetResult().FailingTypes.Select(type => $"{type.FullName}: {type.Explanation}");
}
