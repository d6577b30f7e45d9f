using DbCalm.Core.Errors;
using DbCalm.Core.Schedules;

namespace DbCalm.Core.Tests.Schedules;

public sealed class ZonesTests
{
    [Theory]
    [InlineData("UTC")]
    [InlineData("Europe/Berlin")]
    [InlineData("America/Argentina/Buenos_Aires")]
    [InlineData("Etc/GMT+5")]
    public void Zones_are_found_by_their_names(string id) => Assert.Equal(id, Zones.Find(id).Id);

    [Theory]
    [InlineData("")]
    [InlineData("Europe/Atlantis")]
    [InlineData("europe/berlin")]
    [InlineData("W. Europe Standard Time")]
    [InlineData("Europe")]
    [InlineData("Europe/")]
    [InlineData("Europe//Berlin")]
    [InlineData("Factory")]
    [InlineData("localtime")]
    [InlineData("posixrules")]
    [InlineData("right/Europe/Berlin")]
    [InlineData("/etc/passwd")]
    [InlineData("Europe/../../../../etc/passwd")]
    [InlineData("Europe/Berlin\n")]
    [InlineData("Europe/Berlin\0")]
    [InlineData("+02:00")]
    public void What_is_no_zone_is_refused_with_a_hint(string id)
    {
        var error = Assert.Throws<DbCalmException>(() => Zones.Find(id));
        Assert.Equal(ErrorCode.InvalidInput, error.Code);
        Assert.Contains("Europe/Berlin", error.Hint, StringComparison.Ordinal);
        Assert.Throws<DbCalmException>(() => Zones.Find(new string('A', 100_000)));
    }
}
