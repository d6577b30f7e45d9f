using System.Net;
using DbCalm.Core.Access;

namespace DbCalm.Core.Tests.Access;

/// <summary>Which addresses are one site.</summary>
public sealed class NetworkSiteTests
{
    [Theory]
    [InlineData("192.0.2.1", "192.0.2.1")]
    [InlineData("::ffff:192.0.2.1", "192.0.2.1")]
    [InlineData("2001:db8:1:2:ffff:ffff:ffff:ffff", "2001:db8:1:2::")]
    [InlineData("2001:db8:1:3::1", "2001:db8:1:3::")]
    [InlineData("fe80::1%2", "fe80::")]
    public void An_address_of_IPv6_counts_with_its_network(string address, string site)
    {
        Assert.Equal(IPAddress.Parse(site), NetworkSite.Of(IPAddress.Parse(address)));
        Assert.Equal(site, NetworkSite.Of(address));
    }

    [Theory]
    [InlineData("local")]
    [InlineData("")]
    public void What_is_no_address_stays(string text) => Assert.Equal(text, NetworkSite.Of(text));
}
