using DbCalm.Core.Errors;

namespace DbCalm.Controller.Database;

/// <summary>How many rows a page has.</summary>
internal static class PageSize
{
    private const int Default = 50;
    private const int Max = 1000;

    /// <summary>The rows to return for a request of <paramref name="size"/>, where 0 means the default; throws an invalid-input error above 1000.</summary>
    public static int Of(uint size) => size switch
    {
        0 => Default,
        <= Max => (int)size,
        _ => throw new DbCalmException(ErrorCode.InvalidInput, $"a page of {size} is too large", $"ask for 1 to {Max}"),
    };
}
