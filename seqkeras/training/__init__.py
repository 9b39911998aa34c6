"""What training needs beside Keras: losses that know padding."""
