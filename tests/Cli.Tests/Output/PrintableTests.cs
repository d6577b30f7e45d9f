using DbCalm.Cli.Output;

namespace DbCalm.Cli.Tests.Output;

public sealed class PrintableTests
{
    [Fact]
    public void Text_from_outside_cannot_steer_the_terminal() => Assert.Equal("a?[31mb?c", Printable.Of("a\u001b[31mb\u009bc"));

    [Fact]
    public void A_line_stays_one_line() => Assert.Equal("a b", Printable.Line("a\nb"));
}
