using DbCalm.Core.Errors;

namespace DbCalm.Artefacts.Codecs;

/// <summary>The failures that all codecs share.</summary>
internal static class CodecErrors
{
    /// <summary>What <paramref name="create"/> makes; throws refused, naming <paramref name="package"/>, when the library is not installed.</summary>
    public static T Load<T>(string library, string package, Func<T> create)
    {
        try
        {
            return create();
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException)
        {
            throw new DbCalmException(ErrorCode.Refused, $"{library} is not installed on this host", $"install the package {package}: apt-get install {package}", e);
        }
    }

    /// <summary>A unit that is not what a compressor wrote.</summary>
    public static DbCalmException Damaged(string why) => new(ErrorCode.Corrupt, $"a compressed segment is damaged: {why}", "use another backup");

    /// <summary>A library that can't compress, which none should.</summary>
    public static DbCalmException CannotCompress(string library, string why) => new(ErrorCode.Internal, $"{library} failed to compress a segment: {why}");
}
