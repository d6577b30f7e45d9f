using DbCalm.Core.Errors;
using Microsoft.Win32.SafeHandles;

namespace DbCalm.Controller.Notifications;

/// <summary>A secret in a file of the controller's host. It is read when it is needed and kept nowhere.</summary>
internal static class SecretFile
{
    private const int MaxLength = 16 * 1024;
    private const UnixFileMode OfOthers = UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.GroupWrite;

    /// <summary>The bytes without a line end at their end; throws a refusal that names the file, when it can't be read, is empty or is open to others.</summary>
    public static byte[] Read(string path)
    {
        try
        {
            using SafeFileHandle file = File.OpenHandle(path);
            if ((File.GetUnixFileMode(file) & OfOthers) != 0)
            {
                throw new DbCalmException(ErrorCode.Refused, $"{path} can be read or changed by others", $"chmod 600 {path}");
            }

            byte[] buffer = new byte[MaxLength + 1];
            int length = RandomAccess.Read(file, buffer, 0);
            while (length > 0 && buffer[length - 1] is (byte)'\n' or (byte)'\r')
            {
                length--;
            }

            return length is > 0 and <= MaxLength
                ? buffer[..length]
                : throw new DbCalmException(ErrorCode.Refused, $"{path} is empty or larger than {MaxLength} bytes", "it holds the secret and nothing else");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DbCalmException(ErrorCode.Refused, $"can't read {path}: {e.Message}", "the file is on the controller's host and has to belong to the controller's user", e);
        }
    }
}
