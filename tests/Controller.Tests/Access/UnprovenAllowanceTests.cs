using System.Net;
using DbCalm.Controller.Access;
using Microsoft.Extensions.Time.Testing;

namespace DbCalm.Controller.Tests.Access;

/// <summary>The bytes that unproven connections may take, and how those of known callers are freed of it.</summary>
public sealed class UnprovenAllowanceTests
{
    private static readonly IPAddress Address = IPAddress.Parse("192.0.2.1");
    private readonly FakeTimeProvider time = new(new DateTimeOffset(2026, 6, 1, 12, 0, 0, TimeSpan.Zero));
    private readonly UnprovenAllowance allowance;

    public UnprovenAllowanceTests() => allowance = new UnprovenAllowance(time);

    [Fact]
    public void An_address_may_take_so_much_at_once_and_then_so_much_a_second()
    {
        int connections = 0;
        while (allowance.WaitOf(Address) == TimeSpan.Zero)
        {
            _ = new UnprovenConnection(allowance, Address);
            connections++;
        }

        Assert.Equal(128, connections);
        for (int i = 0; i < 64; i++)
        {
            _ = new UnprovenConnection(allowance, Address);
        }

        Assert.InRange(allowance.WaitOf(Address).TotalSeconds, 1.9, 2.1);
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.InRange(allowance.WaitOf(Address).TotalSeconds, 0.9, 1.1);
        time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(TimeSpan.Zero, allowance.WaitOf(Address));
        allowance.Take(Address, 1024 * 1024);
        Assert.True(allowance.WaitOf(Address) > TimeSpan.Zero);
    }

    [Fact]
    public void What_one_address_takes_is_nothing_to_another()
    {
        allowance.Take(Address, 100_000_000);
        Assert.Equal(TimeSpan.Zero, allowance.WaitOf(IPAddress.Parse("192.0.2.2")));
        Assert.Equal(TimeSpan.Zero, allowance.WaitOf(IPAddress.Parse("2001:db8::1")));
    }

    [Theory]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:2:ffff:ffff:ffff:ffff", true)]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:3::1", false)]
    public void The_addresses_of_one_site_are_one(string one, string other, bool same)
    {
        allowance.Take(IPAddress.Parse(one), 100_000_000);
        Assert.Equal(same, allowance.WaitOf(IPAddress.Parse(other)) > TimeSpan.Zero);
    }

    [Fact]
    public void A_known_caller_gets_all_back_and_takes_nothing_more()
    {
        allowance.Take(Address, 900_000);
        var connection = new UnprovenConnection(allowance, Address);
        connection.Take(10_000_000);
        Assert.True(connection.Wait > TimeSpan.Zero);

        connection.Prove();
        connection.Prove();
        connection.Take(10_000_000);
        Assert.Equal(TimeSpan.Zero, connection.Wait);
        Assert.Equal(TimeSpan.Zero, allowance.WaitOf(Address));
        allowance.Take(Address, (1024 * 1024) - 900_000);
        Assert.True(allowance.WaitOf(Address) > TimeSpan.Zero);
    }

    [Fact]
    public void Saying_who_calls_waits_for_nobody()
    {
        allowance.Take(Address, 100_000_000);
        var connection = new UnprovenConnection(allowance, Address);
        connection.Take(4000);
        Assert.Equal(TimeSpan.Zero, connection.Wait);
        connection.Take(8000);
        Assert.True(connection.Wait > TimeSpan.Zero);
    }

    [Fact]
    public void Very_many_addresses_are_not_all_kept()
    {
        for (int i = 0; i < 50_000; i++)
        {
            allowance.Take(new IPAddress(i + 0x0a000000L), 1);
        }

        Assert.InRange(allowance.Known, 1, 10_000);
    }
}
