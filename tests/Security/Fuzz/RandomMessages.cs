using System.Collections;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace DbCalm.Security.Fuzz;

/// <summary>Fills messages of any kind at random, from their descriptors.</summary>
internal sealed class RandomMessages(Values values)
{
    private const int Deepest = 6;

    /// <summary>A message of <paramref name="type"/>.</summary>
    internal IMessage Make(MessageDescriptor type, int depth = 0)
    {
        IMessage message = type.Parser.ParseFrom(ByteString.Empty);
        int density = values.Random.Next(1, 5);
        foreach (FieldDescriptor field in type.Fields.InDeclarationOrder())
        {
            // What comes first tends to name the object: without it nothing deep is reached.
            if (values.Random.Next(4) < density || field.FieldNumber == 1)
            {
                Fill(message, field, depth);
            }
        }

        return message;
    }

    /// <summary>Its bytes; one in ten is damaged.</summary>
    internal byte[] Encode(MessageDescriptor type)
    {
        byte[] bytes = Make(type).ToByteArray();
        return values.Random.Next(10) == 0 ? Damage(bytes) : bytes;
    }

    private byte[] Damage(byte[] bytes)
    {
        switch (values.Random.Next(3))
        {
            case 0:
                byte[] noise = new byte[values.Random.Next(64)];
                values.Random.NextBytes(noise);
                return noise;
            case 1 when bytes.Length > 0:
                return bytes[..values.Random.Next(bytes.Length)];
            default:
                for (int i = 0; i < bytes.Length / 16 + 1 && bytes.Length > 0; i++)
                {
                    bytes[values.Random.Next(bytes.Length)] ^= (byte)(1 << values.Random.Next(8));
                }

                return bytes;
        }
    }

    private void Fill(IMessage message, FieldDescriptor field, int depth)
    {
        if (field.IsMap)
        {
            var map = (IDictionary)field.Accessor.GetValue(message);
            for (int i = values.Random.Next(4); i > 0; i--)
            {
                map[Value(field.MessageType.Fields[1], depth)!] = Value(field.MessageType.Fields[2], depth) ?? "";
            }
        }
        else if (field.IsRepeated)
        {
            var list = (IList)field.Accessor.GetValue(message);
            for (int i = values.Random.Next(10) == 0 ? 50 : values.Random.Next(3); i > 0 && Value(field, depth) is { } item; i--)
            {
                list.Add(item);
            }
        }
        else if (Value(field, depth) is { } value)
        {
            field.Accessor.SetValue(message, value);
        }
    }

    private object? Value(FieldDescriptor field, int depth) => field.FieldType switch
    {
        FieldType.String => values.Text(),
        FieldType.Bytes => values.Bytes(),
        FieldType.Bool => values.Random.Next(2) == 0,
        FieldType.Double => values.Real(),
        FieldType.Float => (float)values.Real(),
        FieldType.Int32 or FieldType.SInt32 or FieldType.SFixed32 => unchecked((int)values.Integer()),
        FieldType.UInt32 or FieldType.Fixed32 => unchecked((uint)values.Integer()),
        FieldType.Int64 or FieldType.SInt64 or FieldType.SFixed64 => values.Integer(),
        FieldType.UInt64 or FieldType.Fixed64 => unchecked((ulong)values.Integer()),
        FieldType.Enum => Enumeration(field),
        FieldType.Message or FieldType.Group => depth < Deepest ? Make(field.MessageType, depth + 1) : null,
        _ => throw new InvalidOperationException($"unknown type {field.FieldType}"),
    };

    private object Enumeration(FieldDescriptor field)
    {
        int number = values.Random.Next(8) == 0 ? unchecked((int)values.Integer()) : field.EnumType.Values[values.Random.Next(field.EnumType.Values.Count)].Number;
        return Enum.ToObject(field.EnumType.ClrType, number);
    }
}
