namespace ChatHost.Hosting.Systemd;

/// <summary>What other parts have to tell the service manager. Does nothing where none listens.</summary>
internal interface ISystemdNotifier
{
    /// <summary>The settings are being read again; followed by <see cref="Ready"/>, whether they were taken or refused.</summary>
    void Reloading();

    /// <summary>All listeners are open, or a reload has ended.</summary>
    void Ready();

    /// <summary>The stop begins; told before any client is.</summary>
    void Stopping();
}
