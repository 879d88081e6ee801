using System.Net.Security;

namespace ChatHost.Transport.Tls;

/// <summary>
/// The certificates of the server. Files are looked at by content, through links; a changed pair is taken whole, or the one that was there
/// stays and the log says why, once.
/// </summary>
internal sealed class CertificateStore(IReadOnlyList<CertificateFiles> files, TimeProvider time, ILogger<CertificateStore> logger)
{
    private readonly Lock _renewing = new();
    private readonly string?[] _refused = new string?[files.Count];
    private volatile ServerCertificate[] _certificates = [];

    /// <summary>Whether any is configured: listeners over TLS are open then.</summary>
    public bool IsConfigured => files.Count > 0;

    /// <summary>Those that new handshakes use, in the order of the settings.</summary>
    public IReadOnlyList<ServerCertificate> All => _certificates;

    /// <summary>Reads all of them, before anything starts.</summary>
    /// <returns>One line for each that cannot be used.</returns>
    public IReadOnlyList<string> Load()
    {
        var (loaded, problems) = (new List<ServerCertificate>(), new List<string>());
        foreach (var file in files)
        {
            try
            {
                loaded.Add(ServerCertificate.Load(file, Now));
            }
            catch (CertificateException exception)
            {
                problems.Add($"{file.Setting}: {exception.Message}");
            }
        }

        _certificates = [.. loaded];
        return problems;
    }

    /// <summary>The first certificate that is for this name, exact names before <c>*.</c>; without a name, or if none fits, the first of all.</summary>
    public SslStreamCertificateContext Select(string? serverName)
    {
        var certificates = _certificates;
        if (serverName is { Length: > 0 })
        {
            var name = serverName.ToLowerInvariant().TrimEnd('.');
            var dot = name.IndexOf('.', StringComparison.Ordinal);
            var wildcard = dot > 0 ? $"*{name[dot..]}" : null;
            foreach (var wanted in (string?[])[name, wildcard])
            {
                foreach (var certificate in certificates)
                {
                    if (wanted is not null && certificate.Names.Contains(wanted, StringComparer.Ordinal))
                        return certificate.Context;
                }
            }
        }

        return certificates[0].Context;
    }

    /// <summary>Looks at the files, and takes what has changed. No connection is cut.</summary>
    public void Renew()
    {
        lock (_renewing)
        {
            for (var i = 0; i < _certificates.Length; i++)
                Renew(i);
        }
    }

    private DateTime Now => time.GetUtcNow().UtcDateTime;

    private void Renew(int index)
    {
        var hash = "";
        try
        {
            hash = ServerCertificate.HashOf(files[index]);
            if (hash == _certificates[index].ContentHash)
            {
                _refused[index] = null;
                return;
            }

            if (hash == _refused[index])
                return;
            var renewed = ServerCertificate.Load(files[index], Now);
            _certificates = [.. _certificates.Select((certificate, i) => i == index ? renewed : certificate)];
            _refused[index] = null;
            TlsLog.Renewed(logger, renewed.Name, files[index].Setting, renewed.NotAfter);
        }
        catch (CertificateException exception)
        {
            if (_refused[index] == hash)
                return;
            _refused[index] = hash;
            TlsLog.NotRenewed(logger, files[index].Setting, exception.Message);
        }
    }
}
