using System.Security.Cryptography.X509Certificates;
using ChatHost.Transport.Tls;

namespace ChatHost.Hosting.Doctor;

/// <summary>Whether the certificates can be used, how long, and whether this machine would trust them.</summary>
internal static class CertificateCheck
{
    public static IEnumerable<Finding> Find(IReadOnlyList<CertificateFiles> all, TimeProvider time) => all.Select(files => Find(files, time.GetUtcNow().UtcDateTime));

    private static Finding Find(CertificateFiles files, DateTime now)
    {
        var what = "certificate " + files.Setting[(files.Setting.LastIndexOf(':') + 1)..];
        try
        {
            var certificate = ServerCertificate.Load(files, now);
            var (left, names) = (certificate.NotAfter - now, string.Join(", ", certificate.Names));
            if (left <= CertificateWatch.Soon)
                return Finding.Warn(what, $"{names}: ends in {(int)left.TotalDays} days, at {certificate.NotAfter:yyyy-MM-dd HH:mm:ss}Z. Renew its files; the server takes them without a restart.");
            return FindDistrust(certificate) is { } why
                ? Finding.Warn(what, $"{names}: this machine does not trust it, and clients may not either: {why}")
                : Finding.Ok(what, $"{names}: good for {(int)left.TotalDays} days.");
        }
        catch (CertificateException exception)
        {
            return Finding.Fail(what, exception.Message);
        }
    }

    private static string? FindDistrust(ServerCertificate certificate)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.ExtraStore.AddRange((X509Certificate2[])[.. certificate.Context.IntermediateCertificates]);
        if (chain.Build(certificate.Context.TargetCertificate))
            return null;
        var statuses = chain.ChainStatus;
        return Array.Exists(statuses, status => status.Status.HasFlag(X509ChainStatusFlags.PartialChain))
            ? "its file lacks those between it and its authority (certbot's fullchain.pem has them), or the authority is a private one."
            : string.Join(", ", statuses.Select(status => status.StatusInformation.TrimEnd('.', ' '))) + ".";
    }
}
