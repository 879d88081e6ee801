namespace ChatHost.Tests.Architecture.Planted.Low;

/// <summary>Uses nothing above it.</summary>
internal sealed class Cellar;

// The ways up, each written relatively, as no search for "ChatHost.Tests.Architecture.Planted.High" finds them.

internal sealed class UpInAField
{
    private readonly High.Attic _attic = new();

    public object Found => _attic;
}

internal sealed class UpInABody
{
    public static int Count() => High.Attic.Count;
}

internal sealed class UpInALambda
{
    public static Func<int> Counter() => () => High.Attic.Count;
}

internal sealed class UpInAnAwait
{
    public static async Task<int> CountAsync()
    {
        await Task.Yield();
        return High.Attic.Count;
    }
}

internal sealed class UpInATypeArgument
{
    public static List<High.Attic> All() => [];
}

internal sealed class UpAsABase : High.Attic;
