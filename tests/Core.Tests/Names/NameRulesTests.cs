using DbCalm.Core.Errors;
using DbCalm.Core.Names;

namespace DbCalm.Core.Tests.Names;

public sealed class NameRulesTests
{
    [Theory]
    [InlineData("db1")]
    [InlineData("DB-1.eu_west")]
    [InlineData("7")]
    public void Plain_names_are_taken(string name) => Assert.Equal(name, new InstanceName(name).Value);

    [Theory]
    [InlineData("")]
    [InlineData("a/b")]
    [InlineData("..")]
    [InlineData("a..b")]
    [InlineData(".hidden")]
    [InlineData("-rf")]
    [InlineData("a\nb")]
    [InlineData("a b")]
    [InlineData("ünicode")]
    [InlineData("a\0b")]
    [InlineData("\uFFFD")]
    public void Names_that_could_leave_their_place_are_refused(string name)
    {
        var error = Assert.Throws<DbCalmException>(() => new InstanceName(name));
        Assert.Equal(ErrorCode.InvalidInput, error.Code);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public void A_name_of_64_characters_is_one_too_long()
    {
        Assert.Equal(63, new HostName(new string('a', 63)).Value.Length);
        Assert.Throws<DbCalmException>(() => new HostName(new string('a', 64)));
        Assert.True(Assert.Throws<DbCalmException>(() => new HostName(new string('a', 300))).Message.Length < 120);
    }
}
