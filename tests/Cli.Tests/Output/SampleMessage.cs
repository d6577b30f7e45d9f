using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;

namespace DbCalm.Cli.Tests.Output;

/// <summary>Messages of any type with a value in every field.</summary>
internal static class SampleMessage
{
    /// <summary>Fills every field; of a oneof the last.</summary>
    public static IMessage Of(MessageDescriptor type)
    {
        IMessage message = type.Parser.ParseFrom(ByteString.Empty);
        foreach (FieldDescriptor field in type.Fields.InFieldNumberOrder())
        {
            if (field.IsMap)
            {
                ((System.Collections.IDictionary)field.Accessor.GetValue(message)).Add("key", "value");
            }
            else if (field.IsRepeated)
            {
                ((System.Collections.IList)field.Accessor.GetValue(message)).Add(ValueOf(field));
            }
            else
            {
                field.Accessor.SetValue(message, ValueOf(field));
            }
        }

        return message;
    }

    private static object ValueOf(FieldDescriptor field) => field.FieldType switch
    {
        FieldType.String => field.Name,
        FieldType.Bool => true,
        FieldType.Int32 => 7,
        FieldType.UInt32 => 7u,
        FieldType.Int64 => 9_007_199_254_740_993L,
        FieldType.UInt64 => 18_446_744_073_709_551_615UL,
        FieldType.Double => 1.5,
        FieldType.Bytes => ByteString.CopyFromUtf8("bytes"),
        FieldType.Enum => System.Enum.ToObject(field.EnumType.ClrType, field.EnumType.Values[^1].Number),
        FieldType.Message when field.MessageType == Timestamp.Descriptor => new Timestamp { Seconds = 1_795_258_800, Nanos = 123_456_789 },
        FieldType.Message when field.MessageType == Duration.Descriptor => new Duration { Seconds = 5, Nanos = 500_000_000 },
        FieldType.Message => Of(field.MessageType),
        _ => throw new NotSupportedException($"no sample for {field.FullName}"),
    };
}
