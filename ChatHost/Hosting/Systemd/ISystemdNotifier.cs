namespace ChatHost.Hosting.Systemd;

/// <summary>Notifies the service manager. Does nothing where there is none.</summary>
internal interface ISystemdNotifier
{
    /// <summary>The settings are being read again; followed by <see cref="Ready"/>, whether they were taken or refused.</summary>
    void Reloading();

    /// <summary>All listeners are open, or a reload has ended.</summary>
    void Ready();

    /// <summary>The stop begins; sent before any client is notified.</summary>
    void Stopping();
}
