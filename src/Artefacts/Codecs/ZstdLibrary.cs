using DbCalm.Core.Errors;

namespace DbCalm.Artefacts.Codecs;

/// <summary>The first touch of libzstd, where its absence shows.</summary>
public static class ZstdLibrary
{
    /// <summary>What <paramref name="create"/> makes; throws refused, naming the package, when the library is not installed.</summary>
    public static T Open<T>(Func<T> create)
    {
        try
        {
            return create();
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException)
        {
            throw new DbCalmException(ErrorCode.Refused, "libzstd.so.1 (1.4 or later) is not installed on this host", "install the package libzstd1: apt-get install libzstd1", e);
        }
    }
}
