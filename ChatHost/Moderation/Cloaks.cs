using System.Net;
using System.Security.Cryptography;
using System.Text;
using ChatHost.Accounts;
using ChatHost.Messages;

namespace ChatHost.Moderation;

/// <summary>
/// What is shown in place of an address: 50 bits of HMAC-SHA-256 under the server's secret, one for each IPv4 address or IPv6 /64; of
/// whoever is logged in one for the account, wherever it is.
/// </summary>
internal sealed class Cloaks(ServerSecret secret)
{
    private const string Alphabet = "abcdefghijklmnopqrstuvwxyz234567";
    private const int Length = 10;

    public string Of(AccountRef? account, IPAddress? address) => account is { } known
        ? $"{Hash($"account {known.Id}")}.account.chat"
        : $"{Hash($"address {address?.ToString() ?? "none"}")}.chat";

    private string Hash(string what)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        HMACSHA256.HashData(secret.Value, Encoding.UTF8.GetBytes(what), hash);
        var bits = BitConverter.ToUInt64(hash);
        return string.Create(Length, bits, static (text, bits) =>
        {
            for (var i = 0; i < text.Length; i++)
            {
                text[i] = Alphabet[(int)(bits & 31)];
                bits >>= 5;
            }
        });
    }
}
