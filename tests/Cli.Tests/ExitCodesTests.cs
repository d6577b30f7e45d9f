using DbCalm.Cli.Commanding;
using DbCalm.Core.Errors;

namespace DbCalm.Cli.Tests;

public sealed class ExitCodesTests
{
    [Theory]
    [InlineData(ErrorCode.Internal, 1)]
    [InlineData(ErrorCode.ToolFailed, 1)]
    [InlineData(ErrorCode.NoSpace, 1)]
    [InlineData(ErrorCode.Corrupt, 1)]
    [InlineData(ErrorCode.Cancelled, 1)]
    [InlineData(ErrorCode.Interrupted, 1)]
    [InlineData(ErrorCode.InvalidInput, 2)]
    [InlineData(ErrorCode.NotFound, 3)]
    [InlineData(ErrorCode.Refused, 4)]
    [InlineData(ErrorCode.AlreadyExists, 4)]
    [InlineData(ErrorCode.Unavailable, 5)]
    [InlineData(ErrorCode.NotPermitted, 6)]
    [InlineData(ErrorCode.Unauthenticated, 6)]
    [InlineData(ErrorCode.ApprovalNeeded, 7)]
    public void Every_failure_has_the_exit_code_that_the_help_promises(ErrorCode code, int expected) => Assert.Equal(expected, ExitCodes.Of(code));
}
