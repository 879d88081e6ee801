namespace ChatHost.Hosting.Doctor;

/// <summary>
/// How to ask the doctor with the settings of a server that was installed from <c>deploy/</c>: in its own container, or with what its
/// unit gives it. With other settings it looks at another database and at other ports.
/// </summary>
internal static class InstalledServer
{
    /// <summary>In the container of the running server: a new one would have a network of its own, and ports that are always free.</summary>
    public const string Compose = "docker compose -f deploy/compose.yaml exec chathost /app/ChatHost doctor";

    public const string Kubernetes = "kubectl exec chathost-0 -- /app/ChatHost doctor";

    public const string Systemd =
        "systemd-run --pipe --wait -p EnvironmentFile=-/etc/chathost/chathost.env -E History__Path=/var/lib/chathost/chathost.db /opt/chathost/ChatHost doctor";

    public static IReadOnlyList<string> Commands { get; } = [Compose, Kubernetes, Systemd];
}
