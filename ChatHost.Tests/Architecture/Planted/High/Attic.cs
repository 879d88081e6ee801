namespace ChatHost.Tests.Architecture.Planted.High;

/// <summary>What the planted types of <c>Low</c> may not use.</summary>
internal class Attic
{
    public static int Count => 1;

    /// <summary>May be used from above: the other half of a cycle.</summary>
    public Low.Cellar? Below { get; init; }
}
