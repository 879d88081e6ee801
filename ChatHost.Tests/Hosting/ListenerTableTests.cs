using System.Net;
using System.Net.Sockets;
using ChatHost.Hosting;
using ChatHost.Tests.Hosting.Configuration;
using ChatHost.Tests.Support;
using Microsoft.Extensions.Configuration;

namespace ChatHost.Tests.Hosting;

public sealed class ListenerTableTests
{
    [Fact]
    public void Without_configuration_there_are_the_listeners_of_the_table()
    {
        var listeners = ListenerTable.Read(Settings.Of());

        Assert.Equal(
            [
                new Listener("Chat", true, Listener.AllAddresses, 12345, "Line"),
                new Listener("Echo", true, Listener.AllAddresses, 7007, "Echo"),
                new Listener("Admin", true, IPAddress.Loopback, 8080, "Admin"),
                new Listener("Web", true, Listener.AllAddresses, 8000, "Any") { AsksForCertificate = true },
                new Listener("Irc", true, Listener.AllAddresses, 6667, "Irc"),
                new Listener("ChatTls", false, Listener.AllAddresses, 12346, "Line") { IsTls = true, AsksForCertificate = true },
                new Listener("IrcTls", false, Listener.AllAddresses, 6697, "Irc") { IsTls = true, AsksForCertificate = true },
                new Listener("WebTls", false, Listener.AllAddresses, 8443, "Web") { IsTls = true },
                new Listener("Nod", false, Listener.AllAddresses, 8027, "Nod"),
            ],
            listeners);
    }

    [Fact]
    public void The_shipped_file_says_what_the_table_says()
    {
        var configuration = new ConfigurationBuilder().AddJsonFile(Repository.PathOf("appsettings.json")).Build();

        configuration["Tls:Certificates:0:Certificate"] = "chain.pem";
        Assert.Equal(ListenerTable.Defaults, ListenerTable.Read(configuration));
        Assert.Equal(
            ListenerTable.Defaults.Select(listener => listener.Name).Order(),
            configuration.GetSection("Listeners").GetChildren().Select(entry => entry.Key).Order());
    }

    [Fact]
    public void An_entry_of_the_table_takes_what_it_leaves_out_from_there()
    {
        var listeners = ListenerTable.Read(Settings.Of(("Listeners:ADMIN:port", "0"), ("Listeners:Nod:Enabled", "true")));

        Assert.Contains(new Listener("Admin", true, IPAddress.Loopback, 0, "Admin"), listeners);
        Assert.Contains(new Listener("Nod", true, Listener.AllAddresses, 8027, "Nod"), listeners);
        Assert.Equal(ListenerTable.Defaults.Count, listeners.Count);
    }

    [Fact]
    public void Any_name_may_be_added()
    {
        var listeners = ListenerTable.Read(Settings.Of(("Listeners:Inside:Port", "2323"), ("Listeners:Inside:Protocol", "line")));

        Assert.Equal(new Listener("Inside", true, Listener.AllAddresses, 2323, "Line"), listeners[^1]);
    }

    [Theory]
    [InlineData("127.0.0.1", "127.0.0.1")]
    [InlineData("localhost", "127.0.0.1")]
    [InlineData("LOCALHOST", "127.0.0.1")]
    [InlineData("::", "::")]
    [InlineData("::1", "::1")]
    [InlineData("[::1]", "::1")]
    [InlineData("2001:DB8::5", "2001:db8::5")]
    public void Addresses_may_be_written_in_the_usual_ways(string written, string meant)
    {
        var listeners = ListenerTable.Read(Settings.Of(("Listeners:Chat:Address", written)));

        Assert.Equal(IPAddress.Parse(meant), listeners[0].Address);
    }

    [Fact]
    public void A_star_is_every_address()
    {
        var listeners = ListenerTable.Read(Settings.Of(("Listeners:Chat:Address", "*")));

        Assert.True(listeners[0].Address.Equals(Socket.OSSupportsIPv6 ? IPAddress.IPv6Any : IPAddress.Any));
    }

    [Fact]
    public void A_listener_can_be_turned_off()
    {
        var listeners = ListenerTable.Read(Settings.Of(("Listeners:Echo:Enabled", "false")));

        Assert.Equal(["Echo", "ChatTls", "IrcTls", "WebTls", "Nod"], listeners.Where(listener => !listener.Enabled).Select(listener => listener.Name));
    }

    [Fact]
    public void What_is_encrypted_opens_with_the_first_certificate()
    {
        var without = ListenerTable.Read(Settings.Of());
        var with = ListenerTable.Read(Settings.Of(("Tls:Certificates:0:Certificate", "chain.pem"), ("Listeners:IrcTls:Enabled", "false")));

        Assert.DoesNotContain(without, listener => listener is { IsTls: true, Enabled: true });
        Assert.Equal(["ChatTls", "WebTls"], with.Where(listener => listener is { IsTls: true, Enabled: true }).Select(listener => listener.Name));
    }

    [Fact]
    public void Any_listener_of_lines_can_be_encrypted_and_then_asks_for_certificates_unless_it_is_told_not_to()
    {
        var listeners = ListenerTable.Read(Settings.Of(
            ("Tls:Certificates:0:Certificate", "chain.pem"),
            ("Listeners:Chat:Tls", "true"),
            ("Listeners:ChatTls:ClientCertificates", "Off"),
            ("Listeners:Echo:Tls", "true")));

        Assert.Equal(
            [("Chat", true), ("Echo", false), ("ChatTls", false)],
            listeners.Where(listener => listener.IsTls && listener.Name is "Chat" or "Echo" or "ChatTls")
                .Select(listener => (listener.Name, listener.AsksForCertificate)));
    }

    [Fact]
    public void An_unknown_name_is_a_mistake_even_where_it_is_turned_off_since_it_may_be_a_listener_mistyped()
    {
        Assert.NotEmpty(Settings.Check(("Listeners:Ehco:Enabled", "false")).Mistakes);
    }
}
